export interface Point {
  x: number;
  y: number;
}

export interface Box {
  aTenths: number;
  bTenths: number;
}

/**
 * The right lens as seen from the front, in mm about its boxing centre, y down as SVG has it.
 * `radii` are hundredths of a millimetre at equal angles, counter-clockwise from the viewer's right; the reference shape is
 * stretched so that its box is exactly A by B of the size asked for.
 */
export function lensOutline(radii: readonly number[], box: Box): Point[] {
  const step = (2 * Math.PI) / radii.length;
  const raw = radii.map((radius, index) => ({
    x: (radius / 100) * Math.cos(index * step),
    y: -(radius / 100) * Math.sin(index * step),
  }));
  const { left, right, top, bottom } = extent(raw);
  const scaleX = box.aTenths / 10 / (right - left || 1);
  const scaleY = box.bTenths / 10 / (bottom - top || 1);
  return raw.map(({ x, y }) => ({ x: (x - (left + right) / 2) * scaleX, y: (y - (top + bottom) / 2) * scaleY }));
}

export function extent(points: readonly Point[]): { left: number; right: number; top: number; bottom: number } {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** The other eye's lens: the mirror image. */
export function mirrored(points: readonly Point[]): Point[] {
  return points.map(({ x, y }) => ({ x: -x, y }));
}

export function moved(points: readonly Point[], dx: number, dy = 0): Point[] {
  return points.map(({ x, y }) => ({ x: x + dx, y: y + dy }));
}

/** The outline pushed outwards by `distance` mm along its normals; draws a rim round a lens. */
export function offset(points: readonly Point[], distance: number): Point[] {
  const { left, right, top, bottom } = extent(points);
  const centre = { x: (left + right) / 2, y: (top + bottom) / 2 };
  return points.map((point, index) => {
    const before = points[(index + points.length - 2) % points.length] ?? point;
    const after = points[(index + 2) % points.length] ?? point;
    const length = Math.hypot(after.x - before.x, after.y - before.y) || 1;
    const normal = { x: (after.y - before.y) / length, y: -(after.x - before.x) / length };
    const outward = normal.x * (point.x - centre.x) + normal.y * (point.y - centre.y) >= 0 ? 1 : -1;
    return { x: point.x + normal.x * distance * outward, y: point.y + normal.y * distance * outward };
  });
}

const short = (value: number): string => value.toFixed(2);

/** SVG path data of a closed line through the points. */
export function closedPath(points: readonly Point[]): string {
  return `M${points.map(({ x, y }) => `${short(x)} ${short(y)}`).join("L")}Z`;
}

/** SVG path data of an open line. */
export function openPath(points: readonly Point[]): string {
  return `M${points.map(({ x, y }) => `${short(x)} ${short(y)}`).join("L")}`;
}

export interface FrontView {
  /** Worn on the right eye: on the viewer's left. */
  right: Point[];
  left: Point[];
  rightCentre: Point;
  leftCentre: Point;
}

/** Both lenses of a frame seen from the front; x = 0 is the middle of the bridge. */
export function frontView(radii: readonly number[], size: Box & { dblTenths: number }): FrontView {
  const half = (size.aTenths + size.dblTenths) / 20;
  const outline = lensOutline(radii, size);
  return {
    right: moved(outline, -half),
    left: moved(mirrored(outline), half),
    rightCentre: { x: -half, y: 0 },
    leftCentre: { x: half, y: 0 },
  };
}
