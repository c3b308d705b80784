import { describe, expect, it } from "vitest";
import { fieldError, isGeneral, refusal } from "./problem";

describe("refusal", () => {
  it("keeps a sentence per field", () => {
    const found = refusal({ code: "ADDRESS_POSTAL_CODE", message: "A ZIP code has five digits.", path: ["input", "address", "postalCode"] });
    expect(found.fields).toEqual({ "address.postalCode": "A ZIP code has five digits." });
    expect(fieldError(found, "postalCode", "address.postalCode")).toBe("A ZIP code has five digits.");
  });

  it("takes all issues of a refused prescription", () => {
    const found = refusal({ code: "RX_REFUSED", message: "Look again.", path: [], issues: [{ message: "No axis.", path: ["prescription", "od", "axis"] }, { message: "PD?", path: ["prescription", "pd"] }] });
    expect(Object.keys(found.fields)).toEqual(["prescription.od.axis", "prescription.pd"]);
  });

  it("is general when no field on show is meant", () => {
    expect(isGeneral(refusal({ code: "X", message: "No.", path: [] }), ["email"])).toBe(true);
    expect(isGeneral(refusal({ code: "X", message: "No.", path: ["email"] }), ["email"])).toBe(false);
  });
});
