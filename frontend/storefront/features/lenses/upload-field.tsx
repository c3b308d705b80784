"use client";

import { Button, Icon } from "@fovea/ui";
import { useEffect, useId, useRef, useState, type DragEvent } from "react";
import { UNAVAILABLE } from "@/lib/problem";
import styles from "./prescription.module.css";
import type { Upload } from "./state";
import { ACCEPTED, fileFault, pagesWords, sizeWords } from "./upload";
import { uploadPrescription } from "./upload-actions";

/** What was chosen in this tab, by the id it got: only this browser can still show it. */
const seen = new Map<string, File>();

interface Words {
  /** What the picture is of, after "of": "your prescription". */
  what: string;
  /** What makes a good picture. */
  how: string;
  /** Who sees it, once it is here. */
  kept: string;
}

const OF_PRESCRIPTION: Words = {
  what: "your prescription",
  how: "A photo of the whole sheet, flat and in good light, or the PDF your optician sent you. You can drop it here.",
  kept: "We have it. Only the opticians who check it can see it.",
};

interface Props {
  upload: Upload | null;
  onChange: (upload: Upload | null) => void;
  words?: Words;
}

/** A photo or PDF, of a prescription unless `words` say otherwise: chosen, dropped or taken; shown, replaced, removed. */
export function UploadField({ upload, onChange, words = OF_PRESCRIPTION }: Props) {
  const id = useId();
  const [sending, setSending] = useState<File | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const latest = useRef(0);
  const file = sending ?? (upload ? (seen.get(upload.id) ?? null) : null);

  const send = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    const fault = fileFault(chosen);
    setError(fault);
    if (fault) return;
    const turn = (latest.current += 1);
    setSending(chosen);
    const form = new FormData();
    form.set("file", chosen);
    const answer = await uploadPrescription(form).catch(() => ({ kind: "refused" as const, message: UNAVAILABLE.message }));
    if (turn !== latest.current) return;
    setSending(null);
    if (answer.kind === "refused") {
      setError(answer.message);
      return;
    }
    seen.set(answer.upload.id, chosen);
    onChange({ ...answer.upload, name: chosen.name, bytes: chosen.size });
  };

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };

  const picker = (label: string, name: string, camera: boolean) => (
    <label className={`fv-button ${styles.picker}`} data-variant={camera ? "secondary" : upload ? "secondary" : "primary"} data-camera={camera || undefined}>
      <input
        type="file"
        className="fv-sr"
        accept={camera ? "image/*" : ACCEPTED.join(",")}
        capture={camera ? "environment" : undefined}
        aria-label={name}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-hint${error ? ` ${id}-error` : ""}`}
        onChange={(event) => {
          void send(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {label}
    </label>
  );

  return (
    <div
      className={styles.upload}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {file || upload ? (
        <div className={styles.paper}>
          <Preview file={file} />
          <div>
            <p className={styles.fileName}>{sending?.name ?? upload?.name}</p>
            <p className="fv-muted fv-num">
              {[sending ? sizeWords(sending.size) : upload?.bytes ? sizeWords(upload.bytes) : null, upload && !sending ? pagesWords(upload.pages) : null].filter(Boolean).join(", ")}
            </p>
            <p role="status">{sending ? "Sending it" : words.kept}</p>
            {sending ? <span className={styles.progress} role="progressbar" aria-label="Sending the file" /> : null}
          </div>
        </div>
      ) : (
        <p id={`${id}-drop`}>{words.how}</p>
      )}
      <div className="row">
        {picker(upload ? "Replace it" : "Choose a file", upload ? `Replace the photo or PDF of ${words.what}` : `Photo or PDF of ${words.what}`, false)}
        {picker("Take a photo", `Take a photo of ${words.what}`, true)}
        {upload && !sending ? (
          <Button variant="quiet" icon="trash" onClick={() => onChange(null)}>
            Remove it
          </Button>
        ) : null}
      </div>
      <p className="fv-hint" id={`${id}-hint`}>
        JPEG, PNG, WebP or PDF, up to 10 MB. Kept encrypted.
      </p>
      {error ? (
        <p className="fv-error" id={`${id}-error`} role="alert">
          <Icon name="error" size={16} />
          <span>{error}</span>
        </p>
      ) : null}
    </div>
  );
}

/** Drawn on a canvas from the file itself; what the browser cannot draw has its sign. */
function Preview({ file }: { file: File | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState<File | null>(null);
  useEffect(() => {
    if (!file?.type.startsWith("image/")) return;
    let current = true;
    createImageBitmap(file, { resizeWidth: 320, resizeQuality: "medium" })
      .then((picture) => {
        const target = canvas.current;
        if (current && target) {
          target.width = picture.width;
          target.height = picture.height;
          target.getContext("2d")?.drawImage(picture, 0, 0);
          setDrawn(file);
        }
        picture.close();
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [file]);
  return (
    <span className={styles.preview}>
      <canvas ref={canvas} hidden={drawn === null || drawn !== file} role="img" aria-label="The picture you chose" />
      {drawn === null || drawn !== file ? <Icon name="note" size={32} /> : null}
    </span>
  );
}
