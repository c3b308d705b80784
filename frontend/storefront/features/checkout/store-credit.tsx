"use client";

import { Button, Checkbox, Notice, formatMoney } from "@fovea/ui";
import { useState, useTransition } from "react";
import { currentAttempt, newAttempt } from "./attempt";
import { pay, useStoreCredit as chooseCredit } from "./actions";

interface Money {
  minor: number;
  currency: string;
}

/** Store credit of the account: used with one tick, and what it pays is taken off the card. */
export function StoreCredit({ balance, applied }: { balance: Money; applied: Money }) {
  const [pending, start] = useTransition();
  const [message, setMessage] = useState<string | null>(null);
  return (
    <>
      <Checkbox
        label={`Use my store credit (${formatMoney(balance)})`}
        checked={applied.minor > 0}
        disabled={pending}
        onChange={(event) => {
          const use = event.target.checked;
          start(async () => setMessage((await chooseCredit(use))?.message ?? null));
        }}
      />
      {message ? (
        <Notice tone="critical" live>
          {message}
        </Notice>
      ) : null}
    </>
  );
}

/** Store credit pays all of it: no card is asked for. */
export function PayWithCredit({ cartId, applied }: { cartId: string; applied: Money }) {
  const [pending, start] = useTransition();
  const [message, setMessage] = useState<string | null>(null);
  const submit = (): void =>
    start(async () => {
      const outcome = await pay({ key: currentAttempt(cartId), expectedTotal: 0, paymentMethod: {}, browserInfo: {} });
      if (outcome.kind === "placed") {
        newAttempt(cartId);
        window.location.assign(outcome.href);
      } else if (outcome.kind !== "action") {
        newAttempt(cartId);
        setMessage(outcome.message);
      }
    });
  return (
    <>
      <p>Your store credit pays for all of it.</p>
      {message ? (
        <Notice tone="critical" live>
          {message}
        </Notice>
      ) : null}
      <Button variant="primary" busy={pending} onClick={submit}>
        Order and pay {formatMoney(applied)} with store credit
      </Button>
    </>
  );
}
