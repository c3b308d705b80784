"use client";

import type { OrderViewFragment } from "@fovea/gql/storefront";
import { Button, Notice, formatMoney } from "@fovea/ui";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { DropInSettings } from "@/features/checkout/provider";
import { SessionDropIn } from "@/features/checkout/session-drop-in";
import { finishPayment, startPayment } from "./pay-actions";

interface Props {
  order: Pick<OrderViewFragment, "number" | "shippingAddress">;
  token: string | null;
  settings: DropInSettings;
  amount: { minor: number; currency: string };
  notice: string | null;
}

/** The provider's card form for the difference of one order; opened by a press, for a page that is only looked at opens nothing. */
export function PayDifference({ order, token, settings, amount, notice }: Props) {
  const router = useRouter();
  const [session, setSession] = useState<{ id: string; data: string } | null>(null);
  const [message, setMessage] = useState(notice);
  /* A form that was of no use, or that the provider would not give us, is not asked for a second time. */
  const [anew, setAnew] = useState(false);
  const [opening, startOpening] = useTransition();

  const open = (): void => {
    startOpening(async () => {
      setMessage(null);
      const answer = await startPayment(order.number, token, amount.minor, anew).catch(() => null);
      if (answer?.kind === "opened") {
        setSession(answer.session);
        return;
      }
      setMessage(answer?.message ?? "We could not reach our service. Nothing was charged; try again.");
      if (answer?.kind === "refused") setAnew(true);
      if (answer?.kind === "changed") router.refresh();
    });
  };

  if (session) {
    return (
      <SessionDropIn
        key={session.id}
        settings={settings}
        session={session}
        country={order.shippingAddress.country}
        finish={(sessionResult) => finishPayment(order.number, token, session.id, sessionResult)}
        onOver={(sentence) => {
          setSession(null);
          setAnew(true);
          setMessage(sentence);
          router.refresh();
        }}
      />
    );
  }
  return (
    <>
      {message ? (
        <Notice tone="critical" live>
          {message}
        </Notice>
      ) : null}
      <div className="row">
        <Button variant="primary" size="lg" onClick={open} disabled={opening} aria-busy={opening}>
          {opening ? "Opening the card form" : `Pay ${formatMoney(amount)} by card`}
        </Button>
      </div>
    </>
  );
}
