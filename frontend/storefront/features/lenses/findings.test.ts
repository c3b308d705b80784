import { describe, expect, it } from "vitest";
import { reasons, saidOnce } from "./findings";

const finding = (severity: string, message: string, eye: string, alternative: string | null = null) => ({ severity, message, eye, alternative });

describe("saidOnce", () => {
  it("says what holds for both eyes once, the gravest first", () => {
    const found = saidOnce([finding("info", "Thick.", "OD"), finding("warn", "Far.", "OD"), finding("info", "Thick.", "OS")]);
    expect(found.map((one) => one.message)).toEqual(["Far.", "Thick."]);
  });
});

describe("reasons", () => {
  it("are one line without repetition", () => {
    expect(reasons([finding("block", "Not made.", "OD", "Thin works."), finding("block", "Not made.", "OS", "Thin works.")])).toBe("Not made. Thin works.");
  });
});
