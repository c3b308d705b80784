import { describe, expect, it } from "vitest";
import { extent } from "../product/outline";
import { commonBounds, sectionEnds, sectionOutline, type Section } from "./section";

/** A minus lens 50 mm wide with its optical centre 3 mm towards the viewer's right: edges of 5.6 and 4.1 mm, 1.5 in the middle. */
function lens(thickness = 1): Section {
  const xTenthsMm = Array.from({ length: 51 }, (_, index) => -250 + index * 10);
  const front = xTenthsMm.map((x) => Math.round(((x / 10) ** 2 / 265) * 100));
  const part = (x: number): number => (x < 30 ? 4.1 * ((x - 30) / 280) ** 2 : 2.6 * ((x - 30) / 220) ** 2);
  return { xTenthsMm, frontHundredthsMm: front, backHundredthsMm: xTenthsMm.map((x, index) => (front[index] ?? 0) + Math.round((1.5 + part(x)) * 100 * thickness)) };
}

describe("sectionOutline", () => {
  it("has the face above: the back lies over the front everywhere", () => {
    const section = lens();
    const outline = sectionOutline(section);
    const count = section.xTenthsMm.length;
    for (let index = 0; index < count; index += 1) expect(outline[2 * count - 1 - index]?.y).toBeLessThan(outline[index]?.y ?? 0);
    expect(outline[25]).toEqual({ x: 0, y: -0 });
  });

  it("is the same whichever way depth is counted", () => {
    const section = lens();
    const negated = { ...section, frontHundredthsMm: section.frontHundredthsMm.map((depth) => -depth), backHundredthsMm: section.backHundredthsMm.map((depth) => -depth) };
    sectionOutline(negated).forEach((point, index) => {
      expect(point.x).toBe(sectionOutline(section)[index]?.x);
      expect(point.y).toBeCloseTo(sectionOutline(section)[index]?.y ?? Number.NaN);
    });
  });

  it("is moved under its lens and keeps its width in millimetres", () => {
    const { left, right } = extent(sectionOutline(lens(), -34));
    expect([left, right]).toEqual([-59, -9]);
  });
});

describe("sectionEnds", () => {
  it("says how thick both ends are, the viewer's left first", () => {
    expect(sectionEnds(lens()).map((end) => end.tenths)).toEqual([56, 41]);
    const turned = { xTenthsMm: lens().xTenthsMm.toReversed(), frontHundredthsMm: lens().frontHundredthsMm.toReversed(), backHundredthsMm: lens().backHundredthsMm.toReversed() };
    expect(sectionEnds(turned).map((end) => end.tenths)).toEqual([56, 41]);
    expect(sectionEnds(lens(), 10).map((end) => end.x)).toEqual([-15, 35]);
  });
});

describe("commonBounds", () => {
  it("holds the thickest, so that a thinner one drawn in it looks thinner", () => {
    const [thin, thick] = [lens(0.6), lens(1)];
    const bounds = commonBounds([thin, thick]);
    for (const section of [thin, thick]) {
      const { left, right, top, bottom } = extent(sectionOutline(section));
      expect(left).toBeGreaterThanOrEqual(bounds.left);
      expect(right).toBeLessThanOrEqual(bounds.right);
      expect(top).toBeGreaterThanOrEqual(bounds.top);
      expect(bottom).toBeLessThanOrEqual(bounds.bottom);
    }
    expect(extent(sectionOutline(thin)).top).toBeGreaterThan(bounds.top);
  });

  it("is a box also when there is nothing to draw", () => {
    const { left, right, top, bottom } = commonBounds([]);
    expect(right).toBeGreaterThan(left);
    expect(bottom).toBeGreaterThan(top);
  });
});
