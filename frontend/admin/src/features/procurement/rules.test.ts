import { describe, expect, it } from "vitest";
import { byHand, draftOf, ruleOf } from "./rules";

const draft = { ...draftOf(null, "S"), sku: "FRAME" };

describe("a reorder rule as it is written", () => {
  it("is sent in the API's units, empty figures as none", () => {
    expect(ruleOf({ ...draft, service: "97,5", holding: "20", orderCost: "15.50", safety: "12" }, "EUR")).toMatchObject({
      rule: { targetBp: 9750, holdingBp: 2000, orderCost: 1550, safetyUnits: 12, minUnits: null, maxUnits: null, reviewDays: 1 },
    });
  });
  it("names the field that cannot be read", () => {
    expect(ruleOf({ ...draft, service: "high" }, "EUR")).toMatchObject({ field: "targetBp" });
    expect(ruleOf({ ...draft, orderCost: "1.005" }, "EUR")).toMatchObject({ field: "orderCost" });
    expect(ruleOf({ ...draft, most: "1.5" }, "EUR")).toMatchObject({ field: "maxUnits" });
    expect(ruleOf({ ...draft, reviewDays: "" }, "EUR")).toMatchObject({ field: "reviewDays" });
  });
  it("tells what was set by hand", () => {
    expect(byHand({ safetyUnits: null, minUnits: 0, maxUnits: 40 })).toBe("least 0, most 40");
    expect(byHand({ safetyUnits: null, minUnits: null, maxUnits: null })).toBe("–");
  });
});
