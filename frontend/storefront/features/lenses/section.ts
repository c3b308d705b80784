import { extent, type Point } from "../product/outline";

/** A cut through one lens at the height of its centre, seen from above, in mm: x across, z towards the face (SVG down). */
export interface LensSection {
  front: Point[];
  back: Point[];
}

interface Figures {
  centerTenthsMm: number;
  profileTenthsMm: readonly number[];
  baseCurve: string;
}

const STEPS = 48;
/** Base curves are marked for a refractive index of 1.530: radius in mm = 530 / dioptres. */
const MARKED_INDEX_RADIUS = 530;

/**
 * Thickness between the optical centre and each edge grows with the square of the distance: exact for parabolic surfaces,
 * within a tenth of a millimetre for the sphere over a lens's width. `profileTenthsMm[0]` is the edge at the viewer's right.
 */
export function lensSection(outline: readonly Point[], centreX: number, figures: Figures): LensSection {
  const { left, right } = extent(outline);
  const half = figures.profileTenthsMm.length / 2;
  const edgeRight = (figures.profileTenthsMm[0] ?? 0) / 10;
  const edgeLeft = (figures.profileTenthsMm[half] ?? 0) / 10;
  const centre = figures.centerTenthsMm / 10;
  const base = Number(figures.baseCurve);
  const radius = base > 0 ? MARKED_INDEX_RADIUS / base : Number.POSITIVE_INFINITY;
  const middle = (left + right) / 2;
  const front: Point[] = [];
  const back: Point[] = [];
  for (let step = 0; step <= STEPS; step += 1) {
    const x = left + ((right - left) * step) / STEPS;
    const reach = x >= centreX ? right - centreX : centreX - left;
    const part = reach > 0 ? Math.min(1, Math.abs(x - centreX) / reach) : 1;
    const thickness = centre + ((x >= centreX ? edgeRight : edgeLeft) - centre) * part * part;
    const bulge = (x - middle) ** 2 / (2 * radius);
    front.push({ x, y: bulge });
    back.push({ x, y: bulge + thickness });
  }
  return { front, back };
}
