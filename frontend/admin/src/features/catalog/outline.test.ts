import { describe, expect, it } from "vitest";
import { OUTLINES, outlinePoints, sketch } from "./outline";

describe("outline", () => {
  it.each(OUTLINES)("%s fills its box and stays in it", (name) => {
    const points = outlinePoints(name, 52, 44);
    const xs = points.map(([x]) => x);
    const ys = points.map(([, y]) => y);
    expect(Math.max(...xs)).toBeGreaterThan(24);
    expect(Math.max(...xs)).toBeLessThanOrEqual(26.0001);
    expect(Math.min(...ys)).toBeLessThan(-20);
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(-22.0001);
  });

  it("makes a circle of a round lens with A = B", () => {
    for (const [x, y] of outlinePoints("round", 48, 48)) expect(Math.hypot(x, y)).toBeCloseTo(24, 6);
  });

  it("leaves exactly the bridge between the lenses", () => {
    const { lenses } = sketch({ outline: "round", aMm: 48, bMm: 48, dblMm: 20, rim: "rimless" });
    const xs = [...(lenses[1] ?? "").matchAll(/[ML](-?[\d.]+) /g)].map((match) => Number(match[1]));
    expect(Math.min(...xs)).toBeCloseTo(10, 1);
    expect(Math.max(...xs)).toBeCloseTo(58, 1);
  });
});
