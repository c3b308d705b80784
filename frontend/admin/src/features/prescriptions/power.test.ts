import { describe, expect, it } from "vitest";
import { axisGap, blurBetween, eighthsOf, type Lens, transposed, writtenPower } from "./power";

describe("powers in eighths", () => {
  it("reads what is written on paper", () => {
    expect(["-2.25", "+0,50", "\u22121.12", "1.125", "1.13", "plano", "PL", "-.5"].map(eighthsOf)).toEqual([
      -18, 4, -9, 9, 9, 0, 0, -4,
    ]);
  });
  it("does not take for a power what lenses do not come in, or no number at all", () => {
    expect(["-2.10", "2.2", "", "x", "1.0.0", "--1", "100", "1e2"].map(eighthsOf)).toEqual(Array(8).fill(null));
  });
  it("writes every power of the range so that it reads back the same", () => {
    for (let eighths = -240; eighths <= 240; eighths++) expect(eighthsOf(writtenPower(eighths))).toBe(eighths);
    expect(writtenPower(-9)).toBe("\u22121.12");
    expect(writtenPower(4)).toBe("+0.50");
    expect(writtenPower(0)).toBe("0.00");
  });
});

describe("lenses", () => {
  const lenses: Lens[] = [-40, -16, 0, 12].flatMap((sphere) =>
    [-14, -4, 0, 6].flatMap((cylinder) => [1, 45, 90, 137, 180].map((axis) => ({ sphere, cylinder, axis }))),
  );
  it("transposes there and back", () => {
    for (const lens of lenses) expect(transposed(transposed(lens))).toEqual(lens);
    expect(transposed({ sphere: -16, cylinder: -8, axis: 90 })).toEqual({ sphere: -24, cylinder: 8, axis: 180 });
  });
  it("sees no difference between two writings of one lens, and a dioptre as a dioptre", () => {
    for (const lens of lenses) expect(blurBetween(lens, transposed(lens))).toBeCloseTo(0, 9);
    expect(blurBetween({ sphere: 0, cylinder: 0, axis: 180 }, { sphere: 8, cylinder: 0, axis: 180 })).toBe(1);
  });
  it("turns axes round the half circle", () => {
    expect(axisGap(179, 1)).toBe(2);
    expect(axisGap(180, 0)).toBe(0);
    expect(axisGap(10, 100)).toBe(90);
  });
});
