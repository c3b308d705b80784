import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { clamped, fitted, nextTurn, type Size, stepFactor, type Turn, turned, type View, wheelFactor, zoomed } from "./view";

const NOWHERE: Size = { width: 0, height: 0 };
const PAN_STEP = 60;

interface Point {
  x: number;
  y: number;
}

/** A picture that is looked at through a window: what is seen, and the hands that move it. */
export interface Picture {
  view: View;
  turn: Turn;
  whole: boolean;
  known: boolean;
  onSize: (size: Size) => void;
  zoom: (nearer: boolean) => void;
  fit: () => void;
  rotate: (clockwise: boolean) => void;
  pan: (dx: number, dy: number) => void;
  magnify: (event: React.MouseEvent) => void;
  hands: Hands;
}

/** One finger or the mouse drags, two fingers pinch. */
interface Hands {
  onPointerDown: (event: React.PointerEvent) => void;
  onPointerMove: (event: React.PointerEvent) => void;
  onPointerUp: (event: React.PointerEvent) => void;
  onPointerCancel: (event: React.PointerEvent) => void;
}

/** Holds one picture's view; until someone moves it, it stays fitted to the window, whatever size that takes. */
export function usePicture(window: RefObject<HTMLDivElement | null>): Picture {
  const [frame, setFrame] = useState(NOWHERE);
  const [size, setSize] = useState(NOWHERE);
  const [turn, setTurn] = useState<Turn>(0);
  const [moved, setMoved] = useState<View | null>(null);
  const view = moved ? clamped(moved, size, frame, turn) : fitted(size, frame, turn);

  useEffect(() => {
    const element = window.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setFrame({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [window]);

  const move = useCallback(
    (change: (view: View) => View) =>
      setMoved((before) => {
        const now = before ? clamped(before, size, frame, turn) : fitted(size, frame, turn);
        const next = clamped(change(now), size, frame, turn);
        return next.scale > fitted(size, frame, turn).scale ? next : null;
      }),
    [size, frame, turn],
  );

  const smallest = moved === null;
  useEffect(() => {
    const element = window.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const factor = wheelFactor(event.deltaY, event.deltaMode);
      // Seen whole already, turning further away scrolls the page on.
      if (smallest && factor < 1) return;
      event.preventDefault();
      const at = fromMiddle(element, event);
      move((before) => zoomed(before, factor, at));
    };
    // React's own wheel listener is passive and could not keep the page from scrolling.
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [window, move, smallest]);

  const fingers = useRef(new Map<number, Point>());
  const hands: Hands = {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, fromMiddle(event.currentTarget, event));
    },
    onPointerMove: (event) => {
      const before = fingers.current.get(event.pointerId);
      if (!before) return;
      const now = fromMiddle(event.currentTarget, event);
      const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
      fingers.current.set(event.pointerId, now);
      if (!other) {
        move((seen) => ({ ...seen, x: seen.x + now.x - before.x, y: seen.y + now.y - before.y }));
        return;
      }
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.hypot(before.x - other.x, before.y - other.y);
      if (Number.isFinite(factor) && factor > 0) {
        const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
        const drift = { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 };
        move((seen) => zoomed({ ...seen, x: seen.x + drift.x, y: seen.y + drift.y }, factor, middle));
      }
    },
    onPointerUp: (event) => fingers.current.delete(event.pointerId),
    onPointerCancel: (event) => fingers.current.delete(event.pointerId),
  };

  return {
    view,
    turn,
    whole: smallest,
    known: size.width > 0,
    onSize: setSize,
    zoom: (nearer) => move((before) => zoomed(before, stepFactor(nearer), { x: 0, y: 0 })),
    fit: () => setMoved(null),
    rotate: (clockwise) => {
      setTurn(nextTurn(turn, clockwise));
      if (moved) setMoved(turned(view, clockwise));
    },
    pan: (dx, dy) => move((before) => ({ ...before, x: before.x + dx * PAN_STEP, y: before.y + dy * PAN_STEP })),
    magnify: (event) => {
      const at = fromMiddle(event.currentTarget, event);
      if (smallest) move((before) => zoomed(before, 2.5, at));
      else setMoved(null);
    },
    hands,
  };
}

/** Where the pointer is, from the middle of the window. */
function fromMiddle(element: Element, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
}
