import { describe, expect, it } from "vitest";
import { fieldOf, isStale, problemOf } from "./problem";

const refused = {
  __typename: "X",
  code: "KERNEL_WRONG_STATE",
  message: "Already shipped.",
  path: ["input", "address", "city"],
};

describe("problem", () => {
  it("tells a refusal from a success", () => {
    expect(problemOf(refused)?.message).toBe("Already shipped.");
    expect(problemOf({ __typename: "SendJobSuccess", job: {} })).toBeNull();
  });
  it("names the form field", () => {
    expect(fieldOf(refused)).toBe("address.city");
    expect(fieldOf({ ...refused, path: ["tray"] })).toBe("tray");
    expect(fieldOf({ ...refused, path: [] })).toBeNull();
  });
  it("knows a stale document", () => {
    expect(isStale(refused)).toBe(true);
    expect(isStale({ ...refused, code: "ORDERS_PRESCRIPTION_CHANGED" })).toBe(true);
    expect(isStale({ ...refused, code: "ORDERS_PRESCRIPTION_SETTLED" })).toBe(true);
    expect(isStale({ ...refused, code: "ORDERS_SECOND_LOOK_BY_ANOTHER" })).toBe(false);
    expect(isStale({ ...refused, code: "KERNEL_INVALID_INPUT" })).toBe(false);
  });
});
