import { describe, expect, it } from "vitest";
import { minorOf, typed, wholeOf } from "./amount";

describe("an amount in a field", () => {
  it("is read in minor units of its currency", () => {
    expect(minorOf("40.50", "EUR")).toBe(4050);
    expect(minorOf(" 40,5 ", "EUR")).toBe(4050);
    expect(minorOf("7", "EUR")).toBe(700);
    expect(minorOf("7", "JPY")).toBe(7);
    expect(minorOf("0.29", "USD")).toBe(29);
  });
  it("is none when it cannot be one", () => {
    for (const text of ["", "-1", "1.005", "1e3", "abc", "1.2.3"]) expect(minorOf(text, "EUR")).toBeNull();
    expect(minorOf("7.5", "JPY")).toBeNull();
  });
  it("is written as it is read", () => {
    for (const minor of [0, 5, 29, 4050, 123456789]) expect(minorOf(typed({ minor, currency: "EUR" }), "EUR")).toBe(minor);
  });
});

describe("a whole number in a field", () => {
  it("tells nothing from something wrong", () => {
    expect(wholeOf("12")).toBe(12);
    expect(wholeOf(" ")).toBeNull();
    expect(wholeOf("1.5")).toBeNaN();
    expect(wholeOf("-3")).toBeNaN();
  });
});
