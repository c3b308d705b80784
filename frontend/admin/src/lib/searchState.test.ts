import { describe, expect, it } from "vitest";
import { orderChips, ordersSearch, sameList, searchOf, storedSearch } from "./searchState";

describe("orders address", () => {
  it("keeps what fits and drops what does not", () => {
    expect(ordersSearch.parse({ status: ["READY"], from: "2026-02-30", q: "  keller " })).toEqual({
      status: ["READY"],
      q: "keller",
    });
    expect(ordersSearch.parse({ status: "READY", hold: ["a b;drop"], q: "", late: "perhaps" })).toEqual({});
    expect(orderChips(ordersSearch.parse({ late: true }), String)).toEqual([
      { key: "late", label: "Late", without: { late: undefined } },
    ]);
  });

  it("makes one chip per value and each removes only itself", () => {
    const chips = orderChips({ status: ["READY", "PACKED"], q: "anna" }, (code) => code.toLowerCase());
    expect(chips.map((chip) => chip.label)).toEqual(["Status: ready", "Status: packed", "Text: anna"]);
    expect(chips[0]?.without).toEqual({ status: ["PACKED"], q: "anna" });
    expect(chips[2]?.without).toEqual({ status: ["READY", "PACKED"], q: undefined });
  });

  it("compares lists without the open sheet and without order", () => {
    expect(sameList({ status: ["A", "B"], open: "SO-1" }, { status: ["B", "A"] })).toBe(true);
    expect(sameList({ status: ["A"] }, { status: ["A"], q: "x" })).toBe(false);
    expect(sameList({ late: true }, {})).toBe(false);
  });

  it("keeps a list under a name without the sheet that was open, and survives one that no longer fits", () => {
    const kept = storedSearch({ tag: ["vip"], late: true, q: "keller", open: "SO-000001" });
    expect(searchOf(kept)).toEqual({ tag: ["vip"], late: true, q: "keller" });
    expect(searchOf('{"status":"nonsense","tag":["vip"]}')).toEqual({ tag: ["vip"] });
    expect(searchOf("not json")).toEqual({});
  });

  it("shows a tag as a chip of its own, whatever it is called", () => {
    const chips = orderChips({ tag: ["press sample", "vip"] }, () => "never asked");
    expect(chips.map((chip) => chip.label)).toEqual(["Tag: press sample", "Tag: vip"]);
    expect(chips[0]?.without).toEqual({ tag: ["vip"] });
  });
});
