import { describe, expect, it } from "vitest";
import { reasons, saidOnce, typeset } from "./findings";

const finding = (severity: string, message: string, eye: string, alternative: string | null = null) => ({ severity, message, eye, alternative });

describe("saidOnce", () => {
  it("says what holds for both eyes once, the gravest first", () => {
    const found = saidOnce([finding("info", "Thick.", "OD"), finding("warn", "Far.", "OD"), finding("info", "Thick.", "OS")]);
    expect(found.map((one) => one.message)).toEqual(["Far.", "Thick."]);
  });
});

describe("saidOnce of both eyes", () => {
  it("keeps the larger figure where only the figures differ", () => {
    const found = saidOnce([finding("warn", "This lens would be 8.0 mm thick.", "OS"), finding("warn", "This lens would be 8.8 mm thick.", "OD"), finding("info", "This lens would be 9.9 mm thick.", "OD")]);
    expect(found.map((one) => one.message)).toEqual(["This lens would be 8.8 mm thick.", "This lens would be 9.9 mm thick."]);
  });
});

describe("typeset", () => {
  it("turns the hyphen of a power into a minus, and leaves words alone", () => {
    expect(typeset("At -10.00 a bank-card")).toBe("At \u221210.00 a bank-card");
  });
});

describe("reasons", () => {
  it("are one line without repetition", () => {
    expect(reasons([finding("block", "Not made.", "OD", "Thin works."), finding("block", "Not made.", "OS", "Thin works.")])).toBe("Not made. Thin works.");
  });
});
