"use client";

import { Button, Checkbox, Dialog, Icon, Notice, SelectField } from "@fovea/ui";
import { useEffect, useId, useState } from "react";
import { DISTANCES, asWritten, errorWords, firstMarks, measurePd, type Distance, type Mark, type Marks } from "./pd-card";
import { CardPose } from "./pd-card-pose";
import { CardStage } from "./pd-card-stage";
import styles from "./pd-card.module.css";
import { loadPicture } from "./picture";
import type { BuilderState } from "./state";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onUse: (changes: Pick<BuilderState, "pdTwo" | "pd" | "pdRight" | "pdLeft">) => void;
}

interface Placed {
  picture: ImageBitmap;
  marks: Marks;
}

/** Measures the PD from a photo with a bank card in it. The photo is drawn and measured here and goes nowhere. */
export function PdCardTool({ open, onOpenChange, onUse }: Props) {
  const [placed, setPlaced] = useState<Placed | null>(null);
  const [distance, setDistance] = useState<Distance>("arm");
  const [mirrored, setMirrored] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const outcome = placed ? measurePd(placed.marks, distance, mirrored) : null;

  useEffect(() => () => placed?.picture.close(), [placed?.picture]);

  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const picture = await loadPicture(file);
    setFault(picture ? null : "This file is no picture that your browser can open. A JPEG or PNG works.");
    if (picture) setPlaced({ picture, marks: firstMarks(picture.width, picture.height, mirrored) });
  };
  const move = (mark: Mark, spot: Marks[Mark]): void => setPlaced((before) => before && { ...before, marks: { ...before.marks, [mark]: spot } });
  const mirror = (on: boolean): void => {
    setMirrored(on);
    setPlaced((before) => before && { ...before, marks: { ...before.marks, pupilRight: before.marks.pupilLeft, pupilLeft: before.marks.pupilRight } });
  };
  const use = (): void => {
    if (outcome?.kind !== "measured") return;
    const { right, left, sum } = asWritten(outcome.measure);
    onUse({ pdTwo: true, pdRight: right, pdLeft: left, pd: sum });
    onOpenChange(false);
  };

  return (
    <Dialog
      title="Measure your PD with a bank card"
      text="Every bank card is 85.60 mm wide, which gives your photo its scale. The photo stays in this browser: it is measured here and never sent."
      size="lg"
      open={open}
      onOpenChange={onOpenChange}
      foot={
        <>
          {outcome?.kind === "measured" ? (
            <p className={`fv-num ${styles.foot}`}>
              PD {asWritten(outcome.measure).sum} mm {errorWords(outcome.measure.errorMm)}
            </p>
          ) : null}
          <Button onClick={() => onOpenChange(false)}>Not now</Button>
          <Button variant="primary" disabled={outcome?.kind !== "measured"} onClick={use}>
            Use this PD
          </Button>
        </>
      }
    >
      <div className={styles.tool}>
        {placed ? null : <Instructions />}
        <div className="row">
          <PhotoPicker label={placed ? "Another photo" : "Choose a photo"} name="Photo with a bank card" fault={fault} onFile={take} primary={!placed} />
          <PhotoPicker label="Take a photo" name="Take a photo with a bank card" fault={null} onFile={take} camera />
        </div>
        {placed ? (
          <>
            <CardStage picture={placed.picture} marks={placed.marks} onMove={move} />
            <div className="fields">
              <SelectField
                label="How far away was the camera?"
                className="half"
                value={distance}
                options={DISTANCES.map((one) => ({ value: one.value, label: one.words }))}
                onChange={(event) => setDistance(DISTANCES.find((one) => one.value === event.target.value)?.value ?? "arm")}
              />
              <Checkbox className="half" label="The photo is mirrored" hint="Then writing on the card reads backwards." checked={mirrored} onChange={(event) => mirror(event.target.checked)} />
            </div>
            <div aria-live="polite">{outcome?.kind === "measured" ? <Result {...outcome} /> : <Notice tone="caution">{outcome?.sentence}</Notice>}</div>
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

function Result({ measure }: { measure: Extract<ReturnType<typeof measurePd>, { kind: "measured" }>["measure"] }) {
  const { right, left, sum } = asWritten(measure);
  return (
    <div className={styles.result}>
      <dl>
        <div>
          <dt>Right eye</dt>
          <dd className="fv-num">{right} mm</dd>
        </div>
        <div>
          <dt>Left eye</dt>
          <dd className="fv-num">{left} mm</dd>
        </div>
        <div>
          <dt>Together</dt>
          <dd className="fv-num">
            {sum} mm <span className="fv-muted">{errorWords(measure.errorMm)}</span>
          </dd>
        </div>
      </dl>
      <p className="fv-hint">
        From the middle of the nose to each pupil, {errorWords(measure.eachErrorMm)}. We added {measure.correctionMm.toFixed(1)} mm: your eyes look at the camera and lie behind the card. One pixel of this photo is{" "}
        {measure.mmPerPixel.toFixed(2)} mm.{measure.errorMm > 1 ? " A photo from further away, enlarged, is more exact." : ""}
      </p>
    </div>
  );
}

function Instructions() {
  return (
    <div className={styles.instructions}>
      <CardPose />
      <ol className="prose">
        <li>Take off your glasses. Hold any card the size of a bank card flat against your forehead, its back to the camera, level with your eyes.</li>
        <li>Have the photo taken from the height of your eyes. A metre away is better than your own arm.</li>
        <li>Look straight into the camera. Then choose the photo and put five marks on it.</li>
      </ol>
    </div>
  );
}

function PhotoPicker({ label, name, fault, onFile, camera = false, primary = false }: { label: string; name: string; fault: string | null; onFile: (file: File | undefined) => void; camera?: boolean; primary?: boolean }) {
  const id = useId();
  return (
    <>
      <label className={`fv-button ${styles.picker}`} data-variant={primary ? "primary" : "secondary"} data-camera={camera || undefined}>
        <input
          type="file"
          className="fv-sr"
          accept="image/*"
          capture={camera ? "user" : undefined}
          aria-label={name}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-error` : undefined}
          onChange={(event) => {
            onFile(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        {label}
      </label>
      {fault ? (
        <p className="fv-error" id={`${id}-error`} role="alert">
          <Icon name="error" size={16} />
          <span>{fault}</span>
        </p>
      ) : null}
    </>
  );
}
