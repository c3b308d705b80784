import { describe, expect, it } from "vitest";
import { lensSection } from "./section";

const square = [
  { x: -25, y: -20 },
  { x: 25, y: -20 },
  { x: 25, y: 20 },
  { x: -25, y: 20 },
];
const profile = Array.from({ length: 72 }, (_, index) => (index === 0 ? 30 : index === 36 ? 60 : 45));

describe("lensSection", () => {
  it("has the thickness of the figures at both edges and at the optical centre", () => {
    const { front, back } = lensSection(square, 0, { centerTenthsMm: 15, profileTenthsMm: profile, baseCurve: "4.00" });
    const thickness = (index: number): number => (back[index]?.y ?? 0) - (front[index]?.y ?? 0);
    expect(thickness(0)).toBeCloseTo(6);
    expect(thickness(24)).toBeCloseTo(1.5);
    expect(thickness(48)).toBeCloseTo(3);
  });

  it("curves the front as the base curve says", () => {
    const { front } = lensSection(square, 0, { centerTenthsMm: 15, profileTenthsMm: profile, baseCurve: "4.00" });
    expect(front[0]?.y).toBeCloseTo(25 ** 2 / (2 * 132.5));
    expect(front[24]?.y).toBe(0);
  });
});
