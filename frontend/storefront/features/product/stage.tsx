"use client";

import { useState } from "react";
import { FrameDrawing } from "../catalogue/frame-drawing";
import { VIEWS, pictureSet, type PictureFile } from "../catalogue/pictures";
import styles from "./product.module.css";

interface Props {
  name: string;
  colourName: string;
  pictures: readonly PictureFile[];
  drawing: Parameters<typeof FrameDrawing>[0]["drawing"];
}

/** The large picture with its views below. A frame without pictures shows its line drawing. */
export function Stage({ name, colourName, pictures, drawing }: Props) {
  const [view, setView] = useState<string>("three_quarter");
  const made = VIEWS.flatMap(({ view: key, label }) => {
    const set = pictureSet(pictures, key);
    return set ? [{ key, label, set }] : [];
  });
  const shown = made.find((candidate) => candidate.key === view) ?? made[0];
  if (!shown) {
    return (
      <div className={styles.stageBox}>
        <div className={styles.stage}>
          <FrameDrawing drawing={drawing} label={`${name} in ${colourName}, line drawing to scale`} className={styles.stageDrawing} />
        </div>
        <p className="fv-muted">The pictures of this frame are still being made. The drawing is exact.</p>
      </div>
    );
  }
  return (
    <div className={styles.stageBox}>
      <div className={styles.stage}>
        <img {...shown.set} sizes="(max-width: 960px) 100vw, 60vw" fetchPriority="high" />
      </div>
      <div className={styles.thumbs} role="group" aria-label="Views" hidden={made.length < 2}>
        {made.map(({ key, label, set }) => (
          <button key={key} type="button" className={styles.thumb} aria-pressed={key === shown.key} onClick={() => setView(key)}>
            <img src={set.src} srcSet={set.srcSet} sizes="140px" width={set.width} height={set.height} alt="" />
            <span>{label}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
