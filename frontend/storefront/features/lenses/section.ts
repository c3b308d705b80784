import { extent, type Point } from "../product/outline";

/** One lens cut through its optical centre and seen from above, as the API draws it; measures from the box centre. */
export interface Section {
  xTenthsMm: readonly number[];
  frontHundredthsMm: readonly number[];
  backHundredthsMm: readonly number[];
}

/**
 * The outline of the cut in mm, closed: along the front, back along the back. x as in the view from the front, so that both
 * drawings stand under one another; the front faces the reader (down, as SVG has it) and the wearer's face lies above.
 */
export function sectionOutline(section: Section, centreX = 0): Point[] {
  const towardsFace = isBehind(section) ? -1 : 1;
  const at = (depths: readonly number[]): Point[] => section.xTenthsMm.map((x, index) => ({ x: centreX + x / 10, y: (towardsFace * (depths[index] ?? 0)) / 100 }));
  return [...at(section.frontHundredthsMm), ...at(section.backHundredthsMm).toReversed()];
}

/** Whether depth is counted towards the face. */
function isBehind(section: Section): boolean {
  const sum = (depths: readonly number[]): number => depths.reduce((total, depth) => total + depth, 0);
  return sum(section.backHundredthsMm) >= sum(section.frontHundredthsMm);
}

export interface EdgeLabel {
  x: number;
  y: number;
  tenths: number;
}

/** The thickness at both ends of the cut, with the middle of each end: first the viewer's left, then the right. */
export function sectionEnds(section: Section, centreX = 0): [EdgeLabel, EdgeLabel] {
  const outline = sectionOutline(section, centreX);
  const count = section.xTenthsMm.length;
  const end = (index: number): EdgeLabel => {
    const [front, back] = [outline[index], outline[2 * count - 1 - index]];
    return { x: front?.x ?? 0, y: ((front?.y ?? 0) + (back?.y ?? 0)) / 2, tenths: Math.round(Math.abs((back?.y ?? 0) - (front?.y ?? 0)) * 10) };
  };
  const [first, last] = [end(0), end(count - 1)];
  return first.x <= last.x ? [first, last] : [last, first];
}

export interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The box that holds every one of the cuts: drawn in it, they all have one scale. */
export function commonBounds(sections: readonly Section[]): Bounds {
  const all = sections.flatMap((section) => sectionOutline(section));
  return all.length > 0 ? extent(all) : { left: -1, right: 1, top: -1, bottom: 0 };
}
