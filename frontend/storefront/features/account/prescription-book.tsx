"use client";

import type { RxValuesFragment } from "@fovea/gql/storefront";
import { Button, Dialog, EmptyState, Notice, StatusChip, TextField, formatDate } from "@fovea/ui";
import { useState, useTransition } from "react";
import { RxSummary } from "@/features/cart/rx-summary";
import { formErrors } from "@/features/lenses/errors";
import { PdFields } from "@/features/lenses/pd-fields";
import { PrescriptionExtras, PrescriptionFields } from "@/features/lenses/prescription-fields";
import { EMPTY_STATE, fromValues, readPrescription, type BuilderState } from "@/features/lenses/state";
import type { Refusal } from "@/lib/problem";
import styles from "./account.module.css";
import { archivePrescription, savePrescription } from "./actions";

export interface SavedPrescription {
  id: string;
  label: string;
  version: number;
  status: string;
  expired: boolean;
  note: string;
  createdAt: string;
  values: RxValuesFragment;
}

export function PrescriptionBook({ prescriptions }: { prescriptions: readonly SavedPrescription[] }) {
  const [edited, setEdited] = useState<SavedPrescription | "new" | null>(null);
  const add = (
    <Button variant="primary" icon="plus" onClick={() => setEdited("new")}>
      Add a prescription
    </Button>
  );
  return (
    <>
      {prescriptions.length === 0 ? (
        <EmptyState icon="eye" title="No prescription saved yet" actions={add}>
          Save it once and the lens builder offers it for every frame.
        </EmptyState>
      ) : (
        <>
          <ul role="list" className={styles.cards}>
            {prescriptions.map((entry) => (
              <PrescriptionCard key={entry.id} entry={entry} onEdit={() => setEdited(entry)} />
            ))}
          </ul>
          <div>{add}</div>
        </>
      )}
      {edited ? <PrescriptionDialog key={edited === "new" ? "new" : edited.id} entry={edited === "new" ? null : edited} onClose={() => setEdited(null)} /> : null}
    </>
  );
}

function PrescriptionCard({ entry, onEdit }: { entry: SavedPrescription; onEdit: () => void }) {
  const [pending, start] = useTransition();
  const [refused, setRefused] = useState<Refusal | null>(null);
  const approved = entry.status.toLowerCase() === "approved";
  return (
    <li className="panel" aria-busy={pending}>
      <div className={styles.cardHead}>
        <h2>{entry.label}</h2>
        {entry.expired ? <StatusChip tone="caution">Past its date</StatusChip> : approved ? <StatusChip tone="positive">Checked by our optician</StatusChip> : <StatusChip>Not checked yet</StatusChip>}
      </div>
      <RxSummary rx={entry.values} className={styles.rx} />
      <p className="fv-muted">
        {entry.values.issuedOn ? `Issued ${formatDate(entry.values.issuedOn)}` : `Saved ${formatDate(entry.createdAt)}`}
        {entry.version > 1 ? `, version ${entry.version}` : ""}
      </p>
      {entry.note ? <p className="fv-muted">{entry.note}</p> : null}
      {refused ? <Notice tone="critical">{refused.message}</Notice> : null}
      <div className="row">
        <Button size="sm" onClick={onEdit}>
          Correct
        </Button>
        <Button size="sm" variant="quiet" busy={pending} onClick={() => start(async () => setRefused(await archivePrescription(entry.id)))} aria-label={`Put away ${entry.label}`}>
          Put away
        </Button>
      </div>
    </li>
  );
}

function PrescriptionDialog({ entry, onClose }: { entry: SavedPrescription | null; onClose: () => void }) {
  const [label, setLabel] = useState(entry?.label ?? "Everyday");
  const [state, setState] = useState<BuilderState>({ ...EMPTY_STATE, use: "READING", ...(entry ? fromValues(entry.values) : {}) });
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [pending, start] = useTransition();
  const reading = readPrescription(state);
  const errors = { ...formErrors(refused), ...reading.errors };
  const change = (changes: Partial<BuilderState>): void => {
    setRefused(null);
    setState((before) => ({ ...before, ...changes }));
  };
  const save = (): void => {
    setTried(true);
    const prescription = reading.input;
    if (!prescription) return;
    start(async () => {
      const answer = await savePrescription({ id: entry?.id ?? null, label, prescription });
      setRefused(answer);
      if (!answer) onClose();
    });
  };
  return (
    <Dialog
      title={entry ? "Correct the prescription" : "Add a prescription"}
      text={entry ? "A correction is kept as a new version; what was made from the old one stays as it was." : undefined}
      size="lg"
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button variant="primary" onClick={save} busy={pending}>
            Save
          </Button>
        </>
      }
    >
      <div className="stack-lg">
        <TextField label="Name of this prescription" value={label} maxLength={60} error={errors.label ?? null} onChange={(event) => setLabel(event.target.value)} />
        <PrescriptionFields state={state} errors={errors} onChange={change} />
        <PdFields state={state} errors={errors} onChange={change} />
        <PrescriptionExtras state={state} errors={errors} signedIn={false} onChange={change} />
        {tried && reading.incomplete ? (
          <Notice tone="caution" live>
            Fill in the sphere of both eyes and your PD. Write 0.00 where your prescription says plano.
          </Notice>
        ) : null}
        {refused ? (
          <Notice tone="critical" live>
            {refused.message}
          </Notice>
        ) : null}
      </div>
    </Dialog>
  );
}
