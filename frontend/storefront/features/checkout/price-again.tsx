"use client";

import { Button, Notice } from "@fovea/ui";
import { useEffect, useEffectEvent, useState, useTransition } from "react";
import type { AddressText } from "@/features/address/countries";
import type { Refusal } from "@/lib/problem";
import { setAddress } from "./actions";

interface Props {
  email: string;
  address: AddressText;
  accepted: boolean;
}

/**
 * Asks carriers and tax once more by itself: the cart is another one since, or the answers are too old to pay by. The
 * service that was chosen stays chosen, and pressing it again would change nothing.
 */
export function PriceAgain({ email, address, accepted }: Props) {
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [pending, begin] = useTransition();
  const ask = () =>
    begin(async () => {
      const answer = await setAddress(email, address, accepted);
      setRefused("refusal" in answer ? answer.refusal : null);
    });
  const askOnce = useEffectEvent(ask);
  useEffect(() => {
    askOnce();
  }, []);
  if (!refused) {
    return (
      <p className="fv-muted" role="status">
        Your cart has changed or some time has passed: we ask carriers and tax again.
      </p>
    );
  }
  return (
    <Notice
      tone="critical"
      live
      action={
        <Button size="sm" busy={pending} onClick={ask}>
          Ask again
        </Button>
      }
    >
      {refused.message}
    </Notice>
  );
}
