"use client";

import { Button } from "@fovea/ui";
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { MARKS, type Mark, type Marks, type Spot } from "./pd-card";
import styles from "./pd-card.module.css";

const NAMES: Record<Mark, { title: string; help: string }> = {
  cardLeft: { title: "Left edge of the card", help: "the short edge at the left of the photo" },
  cardRight: { title: "Right edge of the card", help: "the short edge at the right of the photo" },
  pupilRight: { title: "Right pupil", help: "the middle of your right pupil" },
  pupilLeft: { title: "Left pupil", help: "the middle of your left pupil" },
  nose: { title: "Middle of the nose", help: "the middle of the bridge, between the eyes" },
};

const FINE = 1;
const COARSE = 10;
const ZOOM = 4;
const LOUPE_PX = 132;
/** The photo leaves room for what it measures. */
const TALLEST = "max(260px, 44vh)";

const ARROWS: Record<string, Spot> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

interface Props {
  picture: ImageBitmap;
  marks: Marks;
  onMove: (mark: Mark, spot: Spot) => void;
}

/**
 * The photo with its five marks. They can be dragged, moved with the arrow keys (Shift for large steps), put where the photo
 * is pressed, or nudged with buttons; a loupe shows the place of the mark in hand.
 */
export function CardStage({ picture, marks, onMove }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const held = useRef<Spot | null>(null);
  const [active, setActive] = useState<Mark>("cardLeft");

  useEffect(() => {
    const target = canvas.current;
    if (!target) return;
    target.width = picture.width;
    target.height = picture.height;
    target.getContext("2d")?.drawImage(picture, 0, 0);
  }, [picture]);

  const place = (mark: Mark, spot: Spot): void => onMove(mark, { x: Math.min(picture.width, Math.max(0, spot.x)), y: Math.min(picture.height, Math.max(0, spot.y)) });
  const nudge = (mark: Mark, direction: Spot, step: number): void => place(mark, { x: marks[mark].x + direction.x * step, y: marks[mark].y + direction.y * step });

  /** Where a pointer is, in pixels of the photo. */
  const under = (event: PointerEvent): Spot => {
    const box = stage.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return { x: ((event.clientX - box.left) / box.width) * picture.width, y: ((event.clientY - box.top) / box.height) * picture.height };
  };
  const grab = (event: PointerEvent<HTMLButtonElement>, mark: Mark): void => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = under(event);
    held.current = { x: marks[mark].x - at.x, y: marks[mark].y - at.y };
    setActive(mark);
  };
  const drag = (event: PointerEvent, mark: Mark): void => {
    if (!held.current) return;
    const at = under(event);
    place(mark, { x: at.x + held.current.x, y: at.y + held.current.y });
  };
  const release = (): void => {
    held.current = null;
  };
  const press = (event: KeyboardEvent, mark: Mark): void => {
    const direction = ARROWS[event.key];
    if (!direction) return;
    event.preventDefault();
    nudge(mark, direction, event.shiftKey ? COARSE : FINE);
  };

  const percent = (spot: Spot): { left: string; top: string } => ({ left: `${(spot.x / picture.width) * 100}%`, top: `${(spot.y / picture.height) * 100}%` });
  const line = (from: Spot, to: Spot): string => `M${from.x} ${from.y}L${to.x} ${to.y}`;
  return (
    <div className="stack">
      <div ref={stage} className={styles.stage} style={{ maxWidth: `calc(${TALLEST} * ${picture.width / picture.height})` }} onPointerDown={(event) => place(active, under(event))}>
        <canvas ref={canvas} role="img" aria-label="Your photo" />
        <svg viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden="true">
          <path d={line(marks.cardLeft, marks.cardRight)} vectorEffect="non-scaling-stroke" />
          <path d={line(marks.pupilRight, marks.pupilLeft)} vectorEffect="non-scaling-stroke" />
        </svg>
        {MARKS.map((mark) => (
          <button
            key={mark}
            type="button"
            className={styles.mark}
            style={percent(marks[mark])}
            data-kind={mark.startsWith("card") ? "edge" : mark === "nose" ? "nose" : "pupil"}
            data-active={mark === active || undefined}
            aria-label={`${NAMES[mark].title}: ${Math.round(marks[mark].x)} across, ${Math.round(marks[mark].y)} down`}
            aria-describedby="card-marks-help"
            onFocus={() => setActive(mark)}
            onPointerDown={(event) => grab(event, mark)}
            onPointerMove={(event) => drag(event, mark)}
            onPointerUp={release}
            onPointerCancel={release}
            onKeyDown={(event) => press(event, mark)}
          />
        ))}
        <Loupe picture={picture} spot={marks[active]} shown={stage} />
      </div>
      <div className={styles.nudge} role="group" aria-label={`Move: ${NAMES[active].title}`}>
        <p>
          <strong>{NAMES[active].title}</strong>: {NAMES[active].help}.
        </p>
        <div className="row">
          {(
            [
              ["ArrowLeft", "Left"],
              ["ArrowRight", "Right"],
              ["ArrowUp", "Up"],
              ["ArrowDown", "Down"],
            ] as const
          ).map(([key, word]) => (
            <Button key={key} size="sm" onClick={() => nudge(active, ARROWS[key] ?? { x: 0, y: 0 }, FINE)}>
              {word}
            </Button>
          ))}
        </div>
        <p className="fv-hint" id="card-marks-help">
          Drag a mark, or press the photo where the chosen mark belongs. With the keyboard: Tab to a mark, arrow keys move it, Shift in larger steps.
        </p>
      </div>
    </div>
  );
}

/** The place of the mark, four times as large as on the photo, in a corner away from it; below, where no mark belongs. */
function Loupe({ picture, spot, shown }: { picture: ImageBitmap; spot: Spot; shown: { current: HTMLElement | null } }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { x, y } = spot;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    const width = shown.current?.clientWidth ?? 0;
    if (!context || width === 0) return;
    const part = (LOUPE_PX / ZOOM) * (picture.width / width);
    context.clearRect(0, 0, LOUPE_PX, LOUPE_PX);
    context.drawImage(picture, x - part / 2, y - part / 2, part, part, 0, 0, LOUPE_PX, LOUPE_PX);
  }, [picture, x, y, shown]);
  const corner = { [x > picture.width / 2 ? "left" : "right"]: 8, [y > picture.height * 0.65 ? "top" : "bottom"]: 8 };
  return (
    <span className={styles.loupe} style={corner} aria-hidden="true">
      <canvas ref={canvas} width={LOUPE_PX} height={LOUPE_PX} />
    </span>
  );
}
