import { describe, expect, it } from "vitest";
import { mismatch, subjectName } from "./words";

describe("mismatch", () => {
  it("is silent when every kind of event has its scope", () => {
    expect(mismatch(["order.confirmed", "stock.changed"], ["all_orders", "stock"])).toBeNull();
  });

  it("names the first kind of event that lacks one, with what would do", () => {
    expect(mismatch(["stock.changed", "order.delivered"], ["stock"])).toBe(
      "To be told that an order has arrived, choose: Orders of the partner's own account, or: All orders.",
    );
  });

  it("does not take the right to addresses for the right to orders", () => {
    expect(mismatch(["order.confirmed"], ["addresses"])).not.toBeNull();
  });
});

describe("subjectName", () => {
  it("shows an article by its SKU and an order by the end of its id", () => {
    expect(subjectName("sku:ALDER-BLK-46")).toBe("ALDER-BLK-46");
    expect(subjectName("order:0193d79f-2f60-7d52-8d0f-51a1b7a1c0de")).toBe("order a1c0de");
    expect(subjectName("test")).toBe("test");
  });
});
