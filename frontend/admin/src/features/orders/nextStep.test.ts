import { describe, expect, it } from "vitest";
import { nextStep } from "./nextStep";

describe("nextStep", () => {
  it("leads to the place where the step is done", () => {
    expect(nextStep("verify_prescription", "SO-000001")).toMatchObject({
      to: "/prescriptions",
      search: { open: "SO-000001" },
    });
    expect(nextStep("inspect_job", "SO-000001")).toMatchObject({ to: "/lab", search: { q: "SO-000001" } });
    expect(nextStep("ship", "SO-000001").to).toBe("/warehouse/pack");
  });
  it("says a step it has not heard of in its own words", () => {
    expect(nextStep("call_customer", "SO-000001")).toEqual({ label: "Call customer" });
  });
});
