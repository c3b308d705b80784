"use client";

import type { FrameCardFragment } from "@fovea/gql/storefront";
import { Button, Notice } from "@fovea/ui";
import { useState, useTransition } from "react";
import { moreFrames } from "./actions";
import styles from "./catalogue.module.css";
import { FrameCard } from "./frame-card";

interface Props {
  first: readonly FrameCardFragment[];
  after: string | null;
  total: number;
  params: Record<string, string>;
}

/** The cards, and more of them on demand. The parent gives a new `key` when the filters change. */
export function FrameGrid({ first, after, total, params }: Props) {
  const [frames, setFrames] = useState(first);
  const [cursor, setCursor] = useState(after);
  const [failed, setFailed] = useState(false);
  const [pending, start] = useTransition();

  const load = (): void => {
    if (!cursor) return;
    start(async () => {
      try {
        const page = await moreFrames(params, cursor);
        setFrames((seen) => [...seen, ...page.frames.filter((frame) => !seen.some((known) => known.id === frame.id))]);
        setCursor(page.after);
        setFailed(false);
      } catch {
        setFailed(true);
      }
    });
  };

  return (
    <>
      <div className={styles.grid}>
        {frames.map((frame, index) => (
          <FrameCard key={frame.id} frame={frame} eager={index < 4} />
        ))}
      </div>
      <div className={styles.gridFoot}>
        <p aria-live="polite" className="fv-muted fv-num">
          {frames.length} of {total}
        </p>
        {failed ? (
          <Notice tone="critical" live>
            The next frames did not arrive. Please try again.
          </Notice>
        ) : null}
        {cursor ? (
          <Button onClick={load} busy={pending}>
            Show more frames
          </Button>
        ) : null}
      </div>
    </>
  );
}
