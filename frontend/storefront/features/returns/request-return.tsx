"use client";

import type { ForecastViewFragment } from "@fovea/gql/storefront";
import { Button, Dialog, Notice, RadioGroup, SelectField, TextArea, formatDate, formatDifference, formatMoney } from "@fovea/ui";
import { useState, useTransition } from "react";
import type { Upload } from "@/features/lenses/state";
import { UploadField } from "@/features/lenses/upload-field";
import type { Refusal } from "@/lib/problem";
import { foresee, requestReturn } from "./actions";
import styles from "./returns.module.css";
import { askable, complete, differenceSentence, endOf, grouped, type ReturnChoice, type Wish } from "./wishes";

const OF_PIECE = {
  what: "what you send back",
  how: "What is broken, scratched or does not fit, close up and in good light. You can drop it here.",
  kept: "We have it. Only the colleagues at our returns desk can see it.",
};

interface Props {
  number: string;
  token: string | null;
  choices: ReturnChoice[];
}

/** What, why, and how it shall end; what comes back is said before anything is sent. */
export function RequestReturn({ number, token, choices }: Props) {
  const lines = choices.filter((choice) => choice.returnable > 0);
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState("");
  const [wishes, setWishes] = useState<Record<string, Wish>>({});
  const [forecast, setForecast] = useState<ForecastViewFragment | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [instead, setInstead] = useState("");
  const [note, setNote] = useState("");
  const [photo, setPhoto] = useState<Upload | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [asking, startAsking] = useTransition();
  const [pending, start] = useTransition();
  if (lines.length === 0) return null;
  const wanted = complete(wishes);
  const end = endOf(forecast, chosen);
  const change = (id: string, wish: Wish): void => {
    const next = { ...wishes, [id]: wish };
    setWishes(next);
    setRefused(null);
    const asked = complete(next);
    if (asked.length === 0) setForecast(null);
    else startAsking(async () => setForecast(await foresee(number, token, asked)));
  };
  const submit = (): void =>
    start(async () => {
      const request = { orderNumber: number, token, lines: wanted, outcome: end ?? "refund", exchangeSku: end === "exchange" ? instead : null, note, photoUploadId: photo?.id ?? null };
      const answer = await requestReturn(request, key);
      setRefused(answer);
      if (!answer) {
        setOpen(false);
        setWishes({});
        setForecast(null);
        setPhoto(null);
        setNote("");
      }
    });
  return (
    <Dialog
      title="What would you like to send back?"
      text="Say what and why; you see what comes back to you before you ask."
      open={open}
      onOpenChange={(next) => {
        if (next) setKey(crypto.randomUUID());
        setOpen(next);
      }}
      trigger={<Button icon="return">Return something</Button>}
      foot={
        <>
          <Button onClick={() => setOpen(false)}>Not now</Button>
          <Button variant="primary" busy={pending} disabled={asking || !askable(wanted, forecast, end, instead)} onClick={submit}>
            Ask for the return
          </Button>
        </>
      }
    >
      <div className="stack">
        {lines.map((line) => (
          <Piece key={line.orderLineId} line={line} wish={wishes[line.orderLineId] ?? { quantity: 0, reason: "" }} forecast={forecast} onChange={(wish) => change(line.orderLineId, wish)} />
        ))}
        {forecast?.refusal ? <Notice tone="caution">{forecast.refusal}</Notice> : null}
        {forecast && !forecast.refusal && end ? (
          <>
            <RadioGroup
              name="outcome"
              legend="What would you like?"
              value={end}
              onChange={setChosen}
              choices={forecast.options.map((one) => ({
                value: one.outcome,
                title: one.label,
                text: one.fee.minor > 0 ? `${one.sentence} ${formatMoney(one.fee)} for the label are taken off.` : one.sentence,
                aside: one.amount.minor > 0 ? formatMoney(one.amount) : undefined,
              }))}
            />
            {end === "exchange" ? (
              <SelectField
                label="For which one?"
                hint={differenceSentence(forecast.exchanges.find((one) => one.sku === instead)?.difference) ?? undefined}
                value={instead}
                options={[
                  { value: "", label: "Choose" },
                  ...forecast.exchanges.map((one) => ({
                    value: one.sku,
                    label: [one.label, formatDifference(one.difference), one.available < 4 ? `${one.available} left` : ""].filter(Boolean).join(", "),
                  })),
                ]}
                onChange={(event) => setInstead(event.target.value)}
              />
            ) : null}
            <TextArea label="Anything we should know? (optional)" value={note} maxLength={500} rows={2} onChange={(event) => setNote(event.target.value)} />
            <section className="stack" aria-labelledby="return-photo">
              <h3 id="return-photo">A photo helps us decide faster (optional)</h3>
              <UploadField upload={photo} onChange={setPhoto} words={OF_PIECE} />
            </section>
            <ul className={styles.said}>
              {forecast.sentences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
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

interface PieceProps {
  line: ReturnChoice;
  wish: Wish;
  forecast: ForecastViewFragment | null;
  onChange: (wish: Wish) => void;
}

function Piece({ line, wish, forecast, onChange }: PieceProps) {
  const reason = line.reasons.find((one) => one.code === wish.reason);
  const told = wish.quantity > 0 ? forecast?.lines.find((one) => one.orderLineId === line.orderLineId) : undefined;
  return (
    <fieldset className={styles.piece}>
      <legend>{line.description}</legend>
      <div className="fields">
        <SelectField
          label="How many"
          className="third"
          value={String(wish.quantity)}
          options={Array.from({ length: line.returnable + 1 }, (_, count) => ({ value: String(count), label: count === 0 ? "None" : String(count) }))}
          onChange={(event) => onChange({ ...wish, quantity: Number(event.target.value) })}
        />
        <SelectField
          label="Why"
          className="two-thirds"
          value={wish.reason}
          options={[
            { value: "", label: "Choose a reason" },
            ...grouped(line.reasons).flatMap(({ group, reasons }) => reasons.map((one) => ({ value: one.code, label: one.label, group }))),
          ]}
          onChange={(event) => onChange({ quantity: wish.quantity || 1, reason: event.target.value })}
        />
      </div>
      {told?.sentences.map((sentence) => (
        <p key={sentence} className="fv-hint">
          {sentence}
        </p>
      ))}
      {reason ? <p className="fv-hint">For this reason until {formatDate(reason.until)}.</p> : null}
    </fieldset>
  );
}
