"use client";

import type { OrderViewFragment } from "@fovea/gql/storefront";
import { Button, Notice, TextArea } from "@fovea/ui";
import { useState, useTransition } from "react";
import { formErrors } from "@/features/lenses/errors";
import { reasons } from "@/features/lenses/findings";
import { PrescriptionStep } from "@/features/lenses/prescription-step";
import { sentWith, sourceOf, type SavedRx } from "@/features/lenses/source";
import { EMPTY_STATE, fitting, HEIGHT_WRONG, USES, type BuilderState } from "@/features/lenses/state";
import { supplyPrescription, type Supplied } from "./actions";
import styles from "./orders.module.css";

type Request = OrderViewFragment["prescriptionRequests"][number];

interface Props {
  order: OrderViewFragment;
  token: string | null;
  saved: readonly SavedRx[];
}

/** What we still need from the shopper, each with its place to send it; and the thanks, once it is here. */
export function PrescriptionRequests({ order, token, saved }: Props) {
  const [thanked, setThanked] = useState(false);
  const requests = order.prescriptionRequests;
  if (requests.length === 0 && !thanked) return null;
  return (
    <section className="stack" aria-labelledby="prescription-requests">
      <h2 id="prescription-requests">Your prescription</h2>
      <div role="status">{thanked ? <Notice tone="positive">Thank you, we have it. An optician checks it, and asks you if anything is unclear.</Notice> : null}</div>
      {requests.map((request) => (
        <RequestForm key={`${request.lineId}-${request.status}-${request.question ?? ""}`} {...{ order, token, saved, request }} onSent={() => setThanked(true)} />
      ))}
    </section>
  );
}

/** What the lenses are for, which decides whether an addition and fitting heights belong to the prescription. */
function firstState(order: OrderViewFragment, request: Request, saved: readonly SavedRx[]): BuilderState {
  const held = order.lines.find((line) => line.id === request.lineId)?.configuration?.use.toUpperCase();
  const use = USES.find((one) => one === held) ?? "PROGRESSIVE";
  const current = saved.find((entry) => !entry.expired);
  return { ...EMPTY_STATE, use, mode: current ? "saved" : "upload", savedId: current?.id ?? null };
}

function RequestForm({ order, token, saved, request, onSent }: Props & { request: Request; onSent: () => void }) {
  const [state, setState] = useState(() => firstState(order, request, saved));
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [refused, setRefused] = useState<Extract<Supplied, { kind: "refused" }> | null>(null);
  const [pending, start] = useTransition();
  const source = sourceOf(state, saved);
  const { fittingHeights, errors: heightErrors } = fitting(state);
  const errors = { ...formErrors(refused?.refusal ?? null), ...source.reading.errors, ...heightErrors };
  const asked = request.status.toLowerCase() === "asked";
  /* A question can be answered in words alone, or with heights alone. */
  const words = asked && (note.trim() !== "" || fittingHeights !== null) && source.mode === "upload" && state.upload === null;
  const wrong = Object.keys(heightErrors).length > 0 ? HEIGHT_WRONG : null;
  const missing = wrong ?? (words ? null : source.missing);

  const send = (): void => {
    setTried(true);
    if (missing) return;
    start(async () => {
      const { prescription, savedPrescriptionId, prescriptionUploadId } = sentWith(state, source);
      const answer = await supplyPrescription({ orderNumber: order.number, token, lineId: request.lineId, prescription, savedPrescriptionId, prescriptionUploadId, fittingHeights, note: note.trim() || null, idempotencyKey: key });
      if (answer.kind === "supplied") onSent();
      else {
        setRefused(answer);
        setKey(crypto.randomUUID());
      }
    });
  };
  return (
    <div className={`panel ${styles.request}`} role="group" aria-label={`Prescription for ${request.description}`}>
      <h3>{request.description}</h3>
      {asked ? (
        <Notice tone="caution">
          Our optician asks: {request.question ?? "Please send your prescription once more."}
        </Notice>
      ) : (
        <p>Your order waits for your prescription. Nothing is made before we have it.</p>
      )}
      <PrescriptionStep
        state={state}
        source={source}
        saved={saved}
        errors={errors}
        signedIn={false}
        onChange={(changes) => {
          setRefused(null);
          setState((before) => ({ ...before, ...changes }));
        }}
        modes={["saved", "typed", "paste", "upload"]}
      />
      <TextArea label="Anything our optician should know" optional rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      {refused ? (
        <Notice tone="critical" live>
          {refused.refusal.message} {reasons(refused.findings)}
        </Notice>
      ) : null}
      {tried && missing ? (
        <Notice tone="caution" live>
          {missing}
        </Notice>
      ) : null}
      <div>
        <Button variant="primary" busy={pending} onClick={send}>
          {words ? "Send the answer" : "Send the prescription"}
        </Button>
      </div>
    </div>
  );
}
