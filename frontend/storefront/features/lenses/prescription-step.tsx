"use client";

import { Button, Checkbox, Notice, RadioGroup, StatusChip } from "@fovea/ui";
import { useState } from "react";
import { PasteReader } from "./paste-reader";
import { HeightFields, PdFields } from "./pd-fields";
import { PrescriptionExtras, PrescriptionFields } from "./prescription-fields";
import styles from "./prescription.module.css";
import { Segmented } from "./segmented";
import type { SavedRx, Source } from "./source";
import { fromValues, lensUse, type BuilderState, type Mode } from "./state";
import { pagesWords } from "./upload";
import { UploadField } from "./upload-field";

const TITLES: Record<Mode, string> = {
  saved: "Saved",
  typed: "Type it",
  paste: "Paste text",
  upload: "Photo or PDF",
  later: "Send it later",
};

interface Props {
  state: BuilderState;
  source: Source;
  saved: readonly SavedRx[];
  errors: Record<string, string>;
  signedIn: boolean;
  onChange: (changes: Partial<BuilderState>) => void;
  /** Without "later" where the order has been placed already. */
  modes?: readonly Mode[];
}

/** How the prescription comes to us, and the prescription itself. Every way keeps what the others have been told. */
export function PrescriptionStep({ state, source, saved, errors, signedIn, onChange, modes = ["saved", "typed", "paste", "upload", "later"] }: Props) {
  const [taken, setTaken] = useState(false);
  const ways = modes.filter((mode) => mode !== "saved" || saved.length > 0).map((value) => ({ value, title: TITLES[value] }));
  const fields = { state, errors, onChange };
  /* While the lenses are still being chosen; an order has its frame and its lenses already. */
  const choosing = modes.includes("later");
  const values = source.mode === "typed" || source.mode === "saved";
  return (
    <>
      <Segmented
        name="mode"
        legend="How you give us your prescription"
        choices={ways}
        value={source.mode}
        onChange={(mode) => {
          setTaken(false);
          onChange({ mode });
        }}
      />
      <div role="status" className={styles.said}>{taken && source.mode === "typed" ? <Notice tone="positive">We filled in what we read. Please compare it with your prescription once more.</Notice> : null}</div>

      {source.mode === "saved" ? <SavedChoice {...{ state, saved, source, onChange }} /> : null}
      {source.mode === "typed" ? (
        <>
          <p className="fv-hint">
            Copy the numbers as they stand on your prescription. <a href="/help/prescription" target="_blank">What do they mean?</a>
          </p>
          <PrescriptionFields {...fields} />
          <PdFields {...fields} measure />
          <PrescriptionExtras {...fields} signedIn={signedIn} />
        </>
      ) : null}
      {source.mode === "paste" ? (
        <PasteReader
          text={state.pasted}
          onText={(pasted) => onChange({ pasted })}
          onUse={(changes) => {
            setTaken(true);
            onChange({ ...changes, mode: "typed" });
          }}
        />
      ) : null}
      {source.mode === "upload" ? (
        <>
          <UploadField upload={state.upload} onChange={(upload) => onChange({ upload })} />
          <p className="fv-hint">An optician reads it and asks you if anything is unclear, your PD for instance.{choosing ? " With the values typed as well, we can show you how thick the lenses become." : ""}</p>
        </>
      ) : null}
      {source.mode === "later" ? (
        <p>
          Order now and send your prescription afterwards: the page of your order has a place for it, and we remind you by mail. Nothing is made before an optician has seen it.
        </p>
      ) : null}

      {values && state.upload ? (
        <p className={styles.attached}>
          <StatusChip tone="info" icon="note">
            {state.upload.name}, {pagesWords(state.upload.pages)}, goes with it
          </StatusChip>
          <Button size="sm" variant="quiet" onClick={() => onChange({ upload: null })}>
            Leave it out
          </Button>
        </p>
      ) : null}
      {lensUse(state) === "PROGRESSIVE" ? <HeightFields {...fields} /> : null}
      {choosing ? <Checkbox label="These glasses are for someone under 18" hint="Then we advise lenses that do not shatter." checked={state.under18} onChange={(event) => onChange({ under18: event.target.checked })} /> : null}
    </>
  );
}

function SavedChoice({ state, saved, source, onChange }: Pick<Props, "state" | "saved" | "source" | "onChange">) {
  return (
    <>
      <RadioGroup
        name="saved"
        legend="Which prescription"
        hideLegend
        value={source.saved?.id ?? null}
        onChange={(savedId) => onChange({ savedId })}
        choices={saved.map((entry) => ({
          value: entry.id,
          title: entry.label,
          text: `Right ${entry.values.od.written}; left ${entry.values.os.written}`,
          extra: entry.expired ? <StatusChip tone="caution">Past its date</StatusChip> : undefined,
        }))}
      />
      {source.saved ? (
        <div>
          <Button size="sm" variant="quiet" icon="edit" onClick={() => source.saved && onChange({ ...fromValues(source.saved.values), savedId: state.savedId, mode: "typed" })}>
            Type another one, starting from this
          </Button>
        </div>
      ) : null}
    </>
  );
}
