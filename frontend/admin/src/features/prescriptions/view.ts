/** Width and height in CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Quarter turns clockwise. */
export type Turn = 0 | 1 | 2 | 3;

/** How a picture lies in its window: its scale, and where its centre stands from the window's centre. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

/** Four screen pixels for one of the picture: enough to read a blurred digit, beyond it only squares appear. */
export const CLOSEST = 4;
const STEP = 1.25;

/** The picture's size after quarter turns. */
export function turnedSize({ width, height }: Size, turn: Turn): Size {
  return turn % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** The scale at which the whole turned picture is seen; small pictures are not blown up. */
export function fitScale(picture: Size, window: Size, turn: Turn): number {
  const { width, height } = turnedSize(picture, turn);
  if (width === 0 || height === 0 || window.width === 0 || window.height === 0) return 1;
  return Math.min(window.width / width, window.height / height, 1);
}

/** The whole picture in the middle. */
export function fitted(picture: Size, window: Size, turn: Turn): View {
  return { scale: fitScale(picture, window, turn), x: 0, y: 0 };
}

/** The same view within its limits: never smaller than fitted, never pushed out of the window. */
export function clamped(view: View, picture: Size, window: Size, turn: Turn): View {
  const scale = Math.min(Math.max(view.scale, fitScale(picture, window, turn)), CLOSEST);
  const { width, height } = turnedSize(picture, turn);
  const roomX = Math.max(0, (width * scale - window.width) / 2);
  const roomY = Math.max(0, (height * scale - window.height) / 2);
  return { scale, x: within(view.x, roomX), y: within(view.y, roomY) };
}

/** Nearer or farther by a factor, so that what lies under the point (from the window's centre) stays under it. */
export function zoomed(view: View, factor: number, at: { x: number; y: number }): View {
  return {
    scale: view.scale * factor,
    x: at.x - (at.x - view.x) * factor,
    y: at.y - (at.y - view.y) * factor,
  };
}

/** The factor of one step of the buttons and keys. */
export function stepFactor(nearer: boolean): number {
  return nearer ? STEP : 1 / STEP;
}

/** The factor of a turn of the wheel; lines and pages count as so many pixels, and one event never jumps. */
export function wheelFactor(deltaY: number, deltaMode: number): number {
  const pixels = deltaY * (deltaMode === 1 ? 16 : deltaMode === 2 ? 400 : 1);
  return Math.exp(-Math.min(Math.max(pixels, -300), 300) / 500);
}

/** The view after a quarter turn: what stood in the middle of the window stays there. */
export function turned(view: View, clockwise: boolean): View {
  return clockwise ? { ...view, x: flip(view.y), y: view.x } : { ...view, x: view.y, y: flip(view.x) };
}

/** The next quarter turn. */
export function nextTurn(turn: Turn, clockwise: boolean): Turn {
  return ((turn + (clockwise ? 1 : 3)) % 4) as Turn;
}

// No minus zero: it would show up in the styles.
const flip = (value: number): number => (value === 0 ? 0 : -value);
const within = (value: number, room: number): number => (room === 0 ? 0 : Math.min(Math.max(value, -room), room));
