/**
 * A sketch of the frame while its measures are being typed: the same families of curves from which the API later makes the
 * trace, without that one's smoothing. Millimetres, front view, y down.
 */

/** Four Lamé quarter arcs |u|^n + |v|^n = 1 in the unit box; u runs from nasal -1 to temporal +1, v from bottom to top. */
interface Arcs {
  nasalV: number;
  temporalV: number;
  topU: number;
  bottomU: number;
  /** Exponents of the arcs: top nasal, top temporal, bottom temporal, bottom nasal. 2 is an ellipse, more is squarer. */
  powers: readonly [number, number, number, number];
}

/** A convex polygon in the unit box, counter-clockwise, with rounded corners. */
interface Corners {
  points: readonly (readonly [u: number, v: number])[];
  radiusMm: number;
}

function arcs(
  nasalV: number,
  temporalV: number,
  topU: number,
  bottomU: number,
  ...powers: [number, number, number, number]
): Arcs {
  return { nasalV, temporalV, topU, bottomU, powers };
}

const FAMILIES = {
  round: arcs(0, 0, 0, 0, 2, 2, 2, 2),
  panto: arcs(0.24, 0.24, 0, -0.04, 2.55, 2.55, 2, 1.95),
  oval: arcs(0.05, 0.08, 0.02, -0.02, 2.1, 2.1, 2.05, 2.05),
  square: arcs(0.14, 0.22, 0, 0, 3.5, 3.7, 3, 2.8),
  rectangle: arcs(0.14, 0.28, 0.05, 0, 3.8, 4.2, 3.3, 3),
  trapezoid: arcs(0.4, 0.6, 0.08, -0.03, 3.3, 3.7, 2.4, 2.25),
  "cat-eye": arcs(0.14, 0.6, 0.56, -0.12, 2.05, 2.7, 2.15, 2.2),
  butterfly: arcs(0.15, 0.32, 0.45, 0.3, 2.2, 2.9, 2.85, 2.1),
  aviator: arcs(0.42, 0.34, -0.18, 0.26, 2.8, 2.45, 2.35, 1.85),
  navigator: arcs(0.45, 0.45, -0.05, 0.12, 3.7, 3.4, 2.8, 2.2),
  browline: arcs(0.42, 0.48, 0.05, -0.02, 3.4, 3.4, 2.2, 2.1),
  oversized: arcs(0.15, 0.25, 0.08, 0.02, 2.7, 2.8, 2.5, 2.35),
  "soft-square": arcs(0.18, 0.24, 0, 0, 2.8, 2.9, 2.5, 2.35),
  hexagon: {
    points: [
      [1, 0.08],
      [0.56, 1],
      [-0.56, 1],
      [-1, 0.08],
      [-0.52, -1],
      [0.52, -1],
    ],
    radiusMm: 5,
  },
  octagon: {
    points: [
      [1, -0.32],
      [1, 0.48],
      [0.52, 1],
      [-0.46, 1],
      [-1, 0.44],
      [-1, -0.36],
      [-0.44, -1],
      [0.5, -1],
    ],
    radiusMm: 4.5,
  },
  kite: {
    points: [
      [1, 0.34],
      [0.72, 1],
      [-0.62, 1],
      [-1, 0.3],
      [-0.34, -1],
      [0.36, -1],
    ],
    radiusMm: 6,
  },
} satisfies Record<string, Arcs | Corners>;

export type OutlineName = keyof typeof FAMILIES;
export const OUTLINES = Object.keys(FAMILIES) as OutlineName[];

type Point = readonly [x: number, y: number];
const QUARTER_STEPS = 40;
const HALF_PI = Math.PI / 2;

function arcPoints(family: Arcs, aMm: number, bMm: number): Point[] {
  const [topNasal, topTemporal, bottomTemporal, bottomNasal] = family.powers;
  const quarter = (side: number, sideV: number, touchU: number, top: number, power: number): Point[] =>
    Array.from({ length: QUARTER_STEPS }, (_, step) => {
      const t = (step / QUARTER_STEPS) * HALF_PI;
      const u = touchU + (side - touchU) * Math.cos(t) ** (2 / power);
      const v = sideV + (top - sideV) * Math.sin(t) ** (2 / power);
      return [(u * aMm) / 2, (v * bMm) / 2];
    });
  return [
    ...quarter(1, family.temporalV, family.topU, 1, topTemporal),
    ...quarter(-1, family.nasalV, family.topU, 1, topNasal).reverse(),
    ...quarter(-1, family.nasalV, family.bottomU, -1, bottomNasal),
    ...quarter(1, family.temporalV, family.bottomU, -1, bottomTemporal).reverse(),
  ];
}

function cornerPoints(family: Corners, aMm: number, bMm: number): Point[] {
  const corners = family.points.map(([u, v]): Point => [(u * aMm) / 2, (v * bMm) / 2]);
  const towards = ([x, y]: Point, [toX, toY]: Point): Point => {
    const length = Math.hypot(toX - x, toY - y);
    const part = Math.min(family.radiusMm * 0.6, length * 0.48) / length;
    return [x + (toX - x) * part, y + (toY - y) * part];
  };
  return corners.flatMap((corner, index) => {
    const start = towards(corner, corners.at(index - 1) ?? corner);
    const end = towards(corner, corners[(index + 1) % corners.length] ?? corner);
    // A quadratic curve with the corner as its handle.
    return [0, 0.2, 0.4, 0.6, 0.8, 1].map((t): Point => {
      const [p, q, r] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
      return [p * start[0] + q * corner[0] + r * end[0], p * start[1] + q * corner[1] + r * end[1]];
    });
  });
}

/** The outline of one lens about the centre of its box; x to the temple, y up. */
export function outlinePoints(name: OutlineName, aMm: number, bMm: number): Point[] {
  const family: Arcs | Corners = FAMILIES[name];
  return "points" in family ? cornerPoints(family, aMm, bMm) : arcPoints(family, aMm, bMm);
}

function path(points: readonly Point[], close: boolean): string {
  const text = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x.toFixed(2)} ${y.toFixed(2)}`).join(" ");
  return close ? `${text} Z` : text;
}

export interface SketchMeasures {
  outline: OutlineName;
  aMm: number;
  bMm: number;
  dblMm: number;
  rim: string;
}

/** The whole front in the form the API draws frames in. */
export function sketch({ outline, aMm, bMm, dblMm, rim }: SketchMeasures) {
  const centre = (aMm + dblMm) / 2;
  const placed = (side: 1 | -1, grow: number): Point[] =>
    outlinePoints(outline, aMm + 2 * grow, bMm + 2 * grow).map(([x, y]): Point => [side * (centre + x), -y]);
  const rimMm = rim === "rimless" ? 0 : 3;
  const bridgeY = -bMm * 0.15;
  const end = centre + aMm / 2 + rimMm;
  const half = end + 8;
  return {
    viewBox: `${(-half).toFixed(1)} ${(-bMm / 2 - 8).toFixed(1)} ${(2 * half).toFixed(1)} ${(bMm + 16).toFixed(1)}`,
    lenses: [path(placed(-1, 0), true), path(placed(1, 0), true)],
    rims: rim === "full" ? [path(placed(-1, rimMm), true), path(placed(1, rimMm), true)] : [],
    bridge: `M${(-dblMm / 2 - 0.5).toFixed(2)} ${bridgeY.toFixed(2)} Q0 ${(bridgeY - dblMm * 0.45).toFixed(2)} ${(dblMm / 2 + 0.5).toFixed(2)} ${bridgeY.toFixed(2)}`,
    temples: [-1, 1].map((side) =>
      path(
        [
          [side * (end - 1), -bMm * 0.26],
          [side * (end + 5), -bMm * 0.3],
        ],
        false,
      ),
    ),
  };
}
