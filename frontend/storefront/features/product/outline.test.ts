import { describe, expect, it } from "vitest";
import { closedPath, extent, frontView, lensOutline, offset } from "./outline";

/** An ellipse of 50 by 40 mm, as 400 radii. */
const ellipse = Array.from({ length: 400 }, (_, index) => {
  const angle = (index * 2 * Math.PI) / 400;
  return Math.round((100 * 25 * 20) / Math.hypot(20 * Math.cos(angle), 25 * Math.sin(angle)));
});

describe("lensOutline", () => {
  it("holds the box of the size asked for exactly", () => {
    const { left, right, top, bottom } = extent(lensOutline(ellipse, { aTenths: 523, bTenths: 417 }));
    expect(right - left).toBeCloseTo(52.3, 6);
    expect(bottom - top).toBeCloseTo(41.7, 6);
    expect(left + right).toBeCloseTo(0, 6);
  });
});

describe("frontView", () => {
  it("puts DBL between the lenses and mirrors them about the bridge", () => {
    const view = frontView(ellipse, { aTenths: 500, bTenths: 400, dblTenths: 180 });
    expect(extent(view.left).left - extent(view.right).right).toBeCloseTo(18, 6);
    expect(extent(view.left).right).toBeCloseTo(-extent(view.right).left, 6);
    expect(view.rightCentre.x).toBe(-34);
  });
});

describe("offset", () => {
  it("grows the box on every side", () => {
    const outline = lensOutline(ellipse, { aTenths: 500, bTenths: 400 });
    const grown = extent(offset(outline, 3));
    expect(grown.right).toBeCloseTo(28, 1);
    expect(grown.bottom).toBeCloseTo(23, 1);
  });
});

describe("closedPath", () => {
  it("is path data", () => {
    expect(closedPath([{ x: 0, y: 1 }, { x: 2.345, y: -3 }])).toMatch(/^M0\.00 1\.00L2\.3[45] -3\.00Z$/);
  });
});
