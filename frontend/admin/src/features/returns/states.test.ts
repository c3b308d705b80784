import { describe, expect, it } from "vitest";
import { countsOf, endings, RETURN_TABS, settleLabel, tabOf, verdictsFor } from "./states";

const STATES =
  "requested approved rejected cancelled label_sent in_transit received inspected refund refund_failed exchange store_credit repair sent_back closed".split(" ");

describe("the desk's lists", () => {
  it("hold every state exactly once", () => {
    const held = RETURN_TABS.flatMap((tab) => tab.states ?? []);
    expect([...held].sort()).toEqual([...STATES].sort());
    expect(STATES.map(tabOf)).not.toContain("all");
  });

  it("count what they hold", () => {
    const counts = countsOf([
      { status: "approved", count: 2 },
      { status: "in_transit", count: 3 },
      { status: "closed", count: 4 },
    ]);
    expect(counts).toMatchObject({ all: 9, awaited: 5, closed: 4, received: 0 });
  });
});

describe("a piece", () => {
  it("with lenses made for one person never goes back on the shelf", () => {
    expect(verdictsFor(true).map((one) => one.value)).toEqual(["lab_salvage", "vendor_return", "scrap", "send_back"]);
    expect(verdictsFor(false)[0]?.value).toBe("restock_a");
  });
});

describe("a return ends", () => {
  it("as its pieces allow", () => {
    expect(endings("repair", ["send_back", null])).toEqual(["repair", "sent_back"]);
    expect(endings("refund", ["send_back"])).toEqual(["sent_back"]);
    expect(endings("exchange", ["scrap", "send_back"])).toEqual(["exchange", "refund", "store_credit"]);
    expect(endings("repair", ["scrap"])).toEqual(["refund", "store_credit"]);
  });

  it("with a button that says how, and how much", () => {
    expect(settleLabel("refund", "$12.00")).toBe("Refund $12.00");
    expect(settleLabel("EXCHANGE", "$12.00")).toBe("Send the exchange");
  });
});
