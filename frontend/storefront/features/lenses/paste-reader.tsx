"use client";

import { Button, Icon, Notice, TextArea } from "@fovea/ui";
import { useEffect, useState } from "react";
import { UNAVAILABLE } from "@/lib/problem";
import { readText, type TextRead } from "./actions";
import styles from "./prescription.module.css";
import { fromReading, markedText } from "./reading";
import type { BuilderState } from "./state";

const PAUSE_MS = 350;
const LONGEST = 4000;

interface Props {
  text: string;
  onText: (text: string) => void;
  onUse: (changes: Partial<BuilderState>) => void;
}

/** A prescription as text, read back as an optician would write it; nothing is taken over before the shopper says so. */
export function PasteReader({ text, onText, onUse }: Props) {
  const { read, reading } = useReading(text);
  const fault = read?.kind === "refused" ? read : null;
  return (
    <div className="stack">
      <TextArea
        label="Text of your prescription"
        hint="From a mail, a PDF or typed as you like: we read it back to you before anything is used."
        placeholder={"OD -2.25 -0.75 x 180 add +2.00\nOS -2.00 -0.50 x 175 add +2.00\nPD 31.5/32"}
        rows={5}
        maxLength={LONGEST}
        spellCheck={false}
        autoComplete="off"
        value={text}
        error={fault?.refusal.message}
        onChange={(event) => onText(event.target.value)}
      />
      <div aria-live="polite" aria-busy={reading} className="stack">
        {fault && fault.position !== null && fault.length > 0 ? <Marked text={text} position={fault.position} length={fault.length} /> : null}
        {read?.kind === "read" ? (
          <div className={styles.echo}>
            <p className={styles.echoHead}>
              <Icon name="eye" size={18} /> We read
            </p>
            <p className={`fv-num ${styles.echoText}`}>{read.reading.echo.replaceAll("-", "\u2212")}</p>
            {read.reading.warnings.map((warning) => (
              <Notice key={`${warning.code}-${warning.message}`} tone="caution">
                {warning.message}
              </Notice>
            ))}
            <div>
              <Button variant="primary" onClick={() => onUse(fromReading(read.reading))}>
                Use these values
              </Button>
            </div>
          </div>
        ) : null}
      </div>
    </div>
  );
}

function Marked({ text, position, length }: { text: string; position: number; length: number }) {
  const [before, part, after] = markedText(text, position, length);
  return (
    <p className={styles.marked}>
      <span className="fv-sr">Where we could not read on: </span>
      {before}
      <mark>{part}</mark>
      {after}
    </p>
  );
}

/** What the reader says of the text now; answers to an older text are dropped. */
function useReading(text: string): { read: TextRead | null; reading: boolean } {
  const [last, setLast] = useState<{ text: string; read: TextRead } | null>(null);
  const wanted = text.trim() === "" ? null : text;
  useEffect(() => {
    if (wanted === null) return;
    let current = true;
    const timer = setTimeout(() => {
      readText(wanted)
        .catch((): TextRead => ({ kind: "refused", refusal: UNAVAILABLE, position: null, length: 0 }))
        .then((read) => {
          if (current) setLast({ text: wanted, read });
        });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  const fresh = last !== null && last.text === wanted;
  return { read: fresh ? last.read : null, reading: wanted !== null && !fresh };
}
