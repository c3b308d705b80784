import { describe, expect, it } from "vitest";
import { cutOffOf, planInput, startOfPlan } from "./wavePlan";

describe("planInput", () => {
  it("asks for what was chosen", () => {
    const asked = planInput({ ...startOfPlan("EAST"), carrier: "USPS", perCart: "12" });
    expect(asked).toMatchObject({ warehouse: "EAST", carrier: "USPS", zone: "", ordersPerBatch: 12, cutOff: null });
  });
  it("keeps to what a cart takes", () => {
    expect(planInput({ ...startOfPlan("MAIN"), perCart: "99" }).ordersPerBatch).toBe(24);
    expect(planInput({ ...startOfPlan("MAIN"), perCart: "0" }).ordersPerBatch).toBe(1);
    expect(planInput({ ...startOfPlan("MAIN"), perCart: "many" }).ordersPerBatch).toBe(8);
  });
});

describe("cutOffOf", () => {
  it("is a moment, none, or cannot be read", () => {
    expect(cutOffOf("")).toBeNull();
    expect(cutOffOf("2026-03-02T16:00")).toMatch(/^2026-03-0\dT\d\d:00:00.000Z$/);
    expect(cutOffOf("soon")).toBeUndefined();
  });
});
