import { describe, expect, it } from "vitest";
import { fitSteps, inWords } from "./words";

describe("words", () => {
  it("turns codes into words", () => {
    expect(inWords("semi_rimless")).toBe("Semi-rimless");
    expect(inWords("cat_eye")).toBe("Cat eye");
  });

  it("marks one step of fit", () => {
    expect(fitSteps("wide").filter((step) => step.on).map((step) => step.label)).toEqual(["Wide"]);
  });
});
