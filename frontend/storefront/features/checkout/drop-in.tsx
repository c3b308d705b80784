"use client";

import type { PaymentMethodsResponse } from "@adyen/adyen-web";
import "@adyen/adyen-web/styles/adyen.css";
import { Notice, Skeleton } from "@fovea/ui";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { pay } from "./actions";
import styles from "./checkout.module.css";
import { currentAttempt, newAttempt } from "./attempt";

export interface DropInSettings {
  environment: "test" | "live";
  clientKey: string;
  /** Another address than the provider's own; null in production. */
  url: string | null;
}

interface Props {
  settings: DropInSettings;
  methods: unknown;
  amount: { minor: number; currency: string };
  country: string;
  cartId: string;
  /** A sentence from an earlier attempt (refused at the bank). */
  notice: string | null;
}

/** The provider's card form. The parent gives a new `key` when amount or country change. */
export function DropIn({ settings, methods, amount, country, cartId, notice }: Props) {
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  const [message, setMessage] = useState(notice);

  const settle = useEffectEvent(async (paymentMethod: unknown, browserInfo: unknown) => {
    setMessage(null);
    const outcome = await pay({ key: currentAttempt(cartId), expectedTotal: amount.minor, paymentMethod, browserInfo });
    if (outcome.kind === "placed") {
      newAttempt(cartId);
      /* A true page load: "back" then asks the server for the checkout, which answers with the confirmation. */
      window.location.assign(outcome.href);
    } else if (outcome.kind === "refused") {
      if (outcome.fresh) newAttempt(cartId);
      setMessage(outcome.message);
    } else if (outcome.kind === "changed") {
      newAttempt(cartId);
      setMessage(outcome.message);
      router.refresh();
    }
    return outcome;
  });

  const say = useEffectEvent((sentence: string) => setMessage(sentence));
  const shown = useEffectEvent(() => setReady(true));
  const config = useEffectEvent(() => ({ settings, methods, amount, country }));

  useEffect(() => {
    let gone = false;
    let unmount: (() => void) | null = null;
    const mount = async (): Promise<void> => {
      const { AdyenCheckout, Card, Dropin } = await import("@adyen/adyen-web");
      const { settings: own, methods: offered, amount: due, country: countryCode } = config();
      const checkout = await AdyenCheckout({
        environment: own.environment,
        clientKey: own.clientKey,
        countryCode,
        locale: "en-US",
        amount: { value: due.minor, currency: due.currency },
        paymentMethodsResponse: offered as PaymentMethodsResponse,
        analytics: { enabled: false },
        ...(own.url
          ? {
              _environmentUrls: {
                api: `${own.url}/checkoutshopper/test/`,
                analytics: `${own.url}/checkoutanalytics/test/`,
                cdn: { images: `${own.url}/checkoutshopper/test/`, translations: `${own.url}/checkoutshopper/test/` },
              },
            }
          : {}),
        onSubmit: (state, _component, actions) => {
          settle(state.data.paymentMethod, state.data.browserInfo ?? {})
            .then((outcome) => {
              if (outcome.kind === "action") actions.resolve({ resultCode: "RedirectShopper", action: outcome.action as never });
              else if (outcome.kind === "placed") actions.resolve({ resultCode: "Pending" });
              else actions.resolve({ resultCode: "Refused" });
            })
            .catch(() => {
              say("We could not reach our service. If you press Pay again, you will not pay twice.");
              actions.resolve({ resultCode: "Refused" });
            });
        },
        /* A refusal must not throw the form away: it comes back as it was, with our sentence above it. */
        onPaymentFailed: () => dropin.setStatus("ready"),
        onError: (error) => {
          if (error.name !== "CANCEL") say("The card form had a problem. Please try again.");
        },
      });
      if (gone || !box.current) return;
      const dropin = new Dropin(checkout, {
        paymentMethodComponents: [Card],
        paymentMethodsConfiguration: { card: { hasHolderName: true, holderNameRequired: true } },
        onReady: shown,
      }).mount(box.current);
      unmount = () => {
        dropin.unmount();
      };
    };
    mount().catch(() => say("The card form did not load. Check your connection and load the page again."));
    return () => {
      gone = true;
      unmount?.();
    };
  }, []);

  return (
    <div className={styles.dropin}>
      {message ? (
        <Notice tone="critical" live>
          {message}
        </Notice>
      ) : null}
      {ready ? null : <Skeleton height="330px" />}
      <div ref={box} hidden={false} />
    </div>
  );
}
