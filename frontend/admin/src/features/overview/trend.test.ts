import { describe, expect, it } from "vitest";
import { compareHalves, weekAnswer } from "./trend";

describe("trend", () => {
  it("compares two stretches of the same length", () => {
    expect(compareHalves([9, 9, 10, 10, 15, 15], 2).percent).toBe(50);
    expect(compareHalves([10, 10, 5, 5], 2).percent).toBe(-50);
  });
  it("says nothing where there was nothing before", () => {
    expect(compareHalves([0, 0, 5, 5], 2).percent).toBeNull();
    expect(compareHalves([], 7).percent).toBeNull();
  });
  it("answers in words", () => {
    expect(weekAnswer([...Array<number>(7).fill(4), ...Array<number>(7).fill(5)])).toBe(
      "The last 7 days brought 25 % more orders than the 7 before",
    );
    expect(weekAnswer(Array<number>(14).fill(4))).toBe("The last 7 days brought as many orders as the 7 before");
  });
});
