"use client";

import type { OrderViewFragment } from "@fovea/gql/storefront";
import { Button, Dialog, Notice, SelectField } from "@fovea/ui";
import { useState, useTransition } from "react";
import type { Refusal } from "@/lib/problem";
import { cancelOrder, requestReturn } from "./actions";
import styles from "./orders.module.css";

interface Props {
  order: OrderViewFragment;
  token: string | null;
}

/** Sent as they stand: whoever receives the parcel reads what the customer chose. */
const REASONS = [
  "They do not sit well",
  "They look different than I thought",
  "I do not see well with them",
  "They arrived damaged",
  "It is not what I ordered",
  "I changed my mind",
] as const;

export function CancelOrder({ order, token }: Props) {
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const [refused, setRefused] = useState<Refusal | null>(null);
  if (!order.canCancel) return null;
  return (
    <Dialog
      title="Cancel this order?"
      text="Nothing has left us yet, so your card will not be charged; what was reserved on it is released."
      open={open}
      onOpenChange={setOpen}
      trigger={<Button variant="critical">Cancel the order</Button>}
      foot={
        <>
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button
            variant="critical"
            busy={pending}
            onClick={() =>
              start(async () => {
                const answer = await cancelOrder(order.number, token);
                setRefused(answer);
                if (!answer) setOpen(false);
              })
            }
          >
            Cancel the order
          </Button>
        </>
      }
    >
      {refused ? (
        <Notice tone="critical" live>
          {refused.message}
        </Notice>
      ) : null}
    </Dialog>
  );
}

export function RequestReturn({ order, token }: Props) {
  const lines = order.lines.filter((line) => line.returnable > 0);
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState("");
  const [wishes, setWishes] = useState<Record<string, { quantity: number; reason: string }>>({});
  const [pending, start] = useTransition();
  const [refused, setRefused] = useState<Refusal | null>(null);
  if (lines.length === 0) return null;
  const chosen = Object.entries(wishes).filter(([, wish]) => wish.quantity > 0);
  return (
    <Dialog
      title="What would you like to send back?"
      text="We refund you when the parcel is here and checked. Keep the number of the return with it."
      open={open}
      onOpenChange={(next) => {
        if (next) setKey(crypto.randomUUID());
        setOpen(next);
      }}
      trigger={<Button icon="return">Return something</Button>}
      foot={
        <>
          <Button onClick={() => setOpen(false)}>Not now</Button>
          <Button
            variant="primary"
            busy={pending}
            disabled={chosen.length === 0}
            onClick={() =>
              start(async () => {
                const answer = await requestReturn(order.number, token, chosen.map(([orderLineId, wish]) => ({ orderLineId, ...wish })), key);
                setRefused(answer);
                if (!answer) setOpen(false);
              })
            }
          >
            Ask for the return
          </Button>
        </>
      }
    >
      <div className="stack">
        {lines.map((line) => {
          const wish: { quantity: number; reason: string } = wishes[line.id] ?? { quantity: 0, reason: REASONS[0] };
          const set = (changes: Partial<typeof wish>): void => setWishes((before) => ({ ...before, [line.id]: { ...wish, ...changes } }));
          return (
            <fieldset key={line.id} className={styles.returnLine}>
              <legend>{line.description}</legend>
              <div className="fields">
                <SelectField
                  label="How many"
                  className="third"
                  value={String(wish.quantity)}
                  options={Array.from({ length: line.returnable + 1 }, (_, count) => ({ value: String(count), label: count === 0 ? "None" : String(count) }))}
                  onChange={(event) => set({ quantity: Number(event.target.value) })}
                />
                <SelectField label="Why" className="two-thirds" value={wish.reason} options={REASONS.map((reason) => ({ value: reason, label: reason }))} onChange={(event) => set({ reason: event.target.value })} />
              </div>
              {line.returnNote ? <p className="fv-hint">{line.returnNote}</p> : null}
            </fieldset>
          );
        })}
        {refused ? (
          <Notice tone="critical" live>
            {refused.message}
          </Notice>
        ) : null}
      </div>
    </Dialog>
  );
}
