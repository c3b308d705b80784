import { describe, expect, it } from "vitest";
import { fitSteps, inWords, stockSentence } from "./words";

describe("words", () => {
  it("turns codes into words", () => {
    expect(inWords("semi_rimless")).toBe("Semi-rimless");
    expect(inWords("cat_eye")).toBe("Cat eye");
  });

  it("marks one step of fit", () => {
    expect(fitSteps("wide").filter((step) => step.on).map((step) => step.label)).toEqual(["Wide"]);
  });

  it("names a number only when it is short", () => {
    expect(stockSentence(2).text).toBe("2 left in this colour and size");
    expect(stockSentence(40).text).toBe("In stock");
    expect(stockSentence(0).tone).toBe("critical");
  });
});
