import { describe, expect, it } from "vitest";
import { EMPTY_FRAME, newFrame } from "./newFrame";

const typed = {
  ...EMPTY_FRAME,
  name: "Linden",
  code: "lin",
  collection: "Core",
  description: "A quiet panto shape.",
  colourName: "Havana",
  colourCode: "hav",
  priceUsd: "149.50",
  priceEur: "139",
};

describe("newFrame", () => {
  it("turns typed lengths and amounts into exact integers", () => {
    const parsed = newFrame.parse({ ...typed, a: "50,3", weight: "21.4" });
    expect(parsed).toMatchObject({
      a: 503,
      b: 430,
      dbl: 200,
      weight: 214,
      priceUsd: 14950,
      priceEur: 13900,
      code: "LIN",
    });
  });
  it.each([
    ["a", "66"],
    ["b", "21.9"],
    ["dbl", "twenty"],
    ["temple", "90"],
    ["priceUsd", "149.5"],
    ["priceEur", "0"],
    ["colourCode", "H"],
    ["baseCurve", "4.1"],
  ])("refuses %s = %s at its field", (field, value) => {
    const result = newFrame.safeParse({ ...typed, [field]: value });
    expect(result.error?.issues.map((issue) => issue.path.join("."))).toContain(field);
  });
});
