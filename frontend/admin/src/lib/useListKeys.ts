import { useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";

interface ListKeys {
  count: number;
  onMove: (index: number) => void;
  onEnter: (index: number) => void;
  onOpen: (index: number) => void;
  onMark?: (index: number) => void;
}

/** The row the keyboard stands on: `j` and `k` move it, `x` marks, `o` opens beside the list, Enter opens the page. */
export function useListKeys(list: ListKeys): [cursor: number, setCursor: (index: number) => void] {
  const [cursor, setCursor] = useState(-1);
  const move = (step: number) => {
    if (list.count === 0) return;
    const next = Math.min(Math.max(cursor + step, 0), list.count - 1);
    setCursor(next);
    list.onMove(next);
  };
  const here = (then?: (index: number) => void) => {
    if (cursor >= 0 && cursor < list.count) then?.(cursor);
  };
  useHotkeys("j", () => move(1), [cursor, list]);
  useHotkeys("k", () => move(-1), [cursor, list]);
  useHotkeys("x", () => here(list.onMark), [cursor, list]);
  useHotkeys("space", () => here(list.onOpen), { preventDefault: cursor >= 0, ignoreEventWhen: onControl }, [
    cursor,
    list,
  ]);
  useHotkeys("enter", () => here(list.onEnter), { ignoreEventWhen: onControl }, [cursor, list]);
  return [cursor, setCursor];
}

// Enter and Space on a focused link or button belong to that control.
function onControl(event: KeyboardEvent): boolean {
  return (
    event.target instanceof Element &&
    event.target.closest("a, button, input, select, textarea, [role=dialog]") !== null
  );
}
