import { describe, expect, it } from "vitest";
import { clamped, CLOSEST, fitted, nextTurn, stepFactor, type Turn, turned, type View, wheelFactor, zoomed } from "./view";

const PICTURE = { width: 1200, height: 1600 };
const WINDOW = { width: 400, height: 400 };

/** Where a point of the picture (from its centre, unturned) stands in the window. */
function onScreen(point: { x: number; y: number }, view: View, turn: Turn) {
  let { x, y } = point;
  for (let quarter = 0; quarter < turn; quarter++) [x, y] = [-y, x];
  return { x: view.x + x * view.scale, y: view.y + y * view.scale };
}

describe("a picture in its window", () => {
  it("is seen whole at first, whichever way it is turned, and never blown up", () => {
    expect(fitted(PICTURE, WINDOW, 0)).toEqual({ scale: 0.25, x: 0, y: 0 });
    expect(fitted(PICTURE, { width: 400, height: 300 }, 1).scale).toBe(0.25);
    expect(fitted({ width: 100, height: 50 }, WINDOW, 0).scale).toBe(1);
    expect(fitted(PICTURE, { width: 0, height: 0 }, 0).scale).toBe(1);
  });

  it("zooms about the pointer: the digit under it stays under it", () => {
    const view = { scale: 0.5, x: 30, y: -40 };
    for (const at of [
      { x: 0, y: 0 },
      { x: 120, y: -70 },
      { x: -199, y: 199 },
    ]) {
      const point = { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
      const after = onScreen(point, zoomed(view, 1.7, at), 0);
      expect(after.x).toBeCloseTo(at.x, 9);
      expect(after.y).toBeCloseTo(at.y, 9);
    }
    const back = zoomed(zoomed(view, stepFactor(true), { x: 9, y: 9 }), stepFactor(false), { x: 9, y: 9 });
    expect(back.scale).toBeCloseTo(view.scale, 9);
    expect(back.x).toBeCloseTo(view.x, 9);
  });

  it("is not pushed out of the window, nor smaller than whole, nor nearer than is of use", () => {
    expect(clamped({ scale: 0.01, x: 500, y: 500 }, PICTURE, WINDOW, 0)).toEqual({ scale: 0.25, x: 0, y: 0 });
    expect(clamped({ scale: 1, x: 9999, y: -9999 }, PICTURE, WINDOW, 0)).toEqual({ scale: 1, x: 400, y: -600 });
    expect(clamped({ scale: 1, x: 9999, y: -9999 }, PICTURE, WINDOW, 1)).toEqual({ scale: 1, x: 600, y: -400 });
    expect(clamped({ scale: 99, x: 0, y: 0 }, PICTURE, WINDOW, 0).scale).toBe(CLOSEST);
    const inside = { scale: 1, x: 12, y: -34 };
    expect(clamped(inside, PICTURE, WINDOW, 0)).toEqual(inside);
  });

  it("turns about the middle of the window, and four turns are none", () => {
    let view: View = { scale: 1, x: 100, y: -250 };
    const middle = { x: -view.x / view.scale, y: -view.y / view.scale };
    let turn: Turn = 0;
    for (let quarter = 0; quarter < 4; quarter++) {
      view = turned(view, true);
      turn = nextTurn(turn, true);
      const after = onScreen(middle, view, turn);
      expect(after.x).toBeCloseTo(0, 9);
      expect(after.y).toBeCloseTo(0, 9);
    }
    expect(turn).toBe(0);
    expect(view).toEqual({ scale: 1, x: 100, y: -250 });
    expect(turned(turned(view, true), false)).toEqual(view);
    expect(nextTurn(0, false)).toBe(3);
  });

  it("takes the wheel in pixels, lines and pages, in small steps, there and back", () => {
    expect(wheelFactor(-100, 0)).toBeGreaterThan(1);
    expect(wheelFactor(100, 0) * wheelFactor(-100, 0)).toBeCloseTo(1, 9);
    expect(wheelFactor(-3, 1)).toBe(wheelFactor(-48, 0));
    expect(wheelFactor(-1, 2)).toBe(wheelFactor(-300, 0));
  });
});
