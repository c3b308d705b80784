"use client";

import type { PaymentMethodsResponse } from "@adyen/adyen-web";
import "@adyen/adyen-web/styles/adyen.css";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { completePayment, pay } from "./actions";
import { bankAsks, currentAttempt, leftTheBank, newAttempt } from "./attempt";
import { challengeWindow } from "./challenge-window";
import { FormBox } from "./form-box";
import type { PayOutcome } from "./outcome";
import { type DropInSettings, libraryOptions, loadedWhereBanksMayAsk } from "./provider";

interface Props {
  settings: DropInSettings;
  methods: unknown;
  amount: { minor: number; currency: string };
  country: string;
  cartId: string;
  /** A sentence from an earlier attempt (refused at the bank). */
  notice: string | null;
  /** Somebody with an account may have the provider keep the card. */
  mayRemember?: boolean;
}

const INTERRUPTED = "Your bank's question was left before it was answered. Nothing was charged; pay again and the bank asks once more.";
const ASKING = "Your bank asks whether it is you. Stay on this page until it has your answer.";
const NO_ANSWER = "We could not ask how the payment went. Load the page again: you will not pay twice.";

/** The provider's card form. The parent gives a new `key` when amount or country change. */
export function DropIn({ settings, methods, amount, country, cartId, notice, mayRemember = false }: Props) {
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  const [message, setMessage] = useState(notice);
  const [asking, setAsking] = useState(false);

  const goOn = (href: string): void => {
    newAttempt(cartId);
    /* A true page load: "back" then asks the server for the checkout, which answers with the confirmation. */
    window.location.assign(href);
  };

  /* The bank has asked on this page: the next question, an end, or, after a refusal, the page anew with its sentence. */
  const finish = useEffectEvent(async (details: unknown): Promise<PayOutcome> => {
    const outcome = await completePayment(details as Record<string, string>);
    if (outcome.kind === "placed") goOn(outcome.href);
    else if (outcome.kind !== "action") {
      newAttempt(cartId);
      window.location.reload();
    }
    return outcome;
  });

  const left = useEffectEvent(() => {
    if (leftTheBank(cartId) && !notice) setMessage(INTERRUPTED);
  });

  const settle = useEffectEvent(async (paymentMethod: unknown, browserInfo: unknown, rememberCard: boolean) => {
    setMessage(null);
    const outcome = await pay({ key: currentAttempt(cartId), expectedTotal: amount.minor, paymentMethod, browserInfo, rememberCard });
    if (outcome.kind === "placed") goOn(outcome.href);
    else if (outcome.kind === "action") {
      bankAsks(cartId);
      setAsking(true);
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
  const config = useEffectEvent(() => ({ settings, methods, amount, country, mayRemember }));

  useEffect(() => {
    let gone = false;
    let unmount: (() => void) | null = null;
    if (!loadedWhereBanksMayAsk()) {
      window.location.reload();
      return;
    }
    const mount = async (): Promise<void> => {
      const { AdyenCheckout, Card, Dropin } = await import("@adyen/adyen-web");
      const { settings: own, methods: offered, amount: due, country: countryCode, mayRemember: offerToKeep } = config();
      const checkout = await AdyenCheckout({
        ...libraryOptions(own),
        countryCode,
        amount: { value: due.minor, currency: due.currency },
        paymentMethodsResponse: offered as PaymentMethodsResponse,
        onSubmit: (state, _component, actions) => {
          settle(state.data.paymentMethod, state.data.browserInfo ?? {}, state.data.storePaymentMethod === true)
            .then((outcome) => {
              if (outcome.kind === "action") actions.resolve({ resultCode: "ChallengeShopper", action: outcome.action as never });
              else if (outcome.kind === "placed") actions.resolve({ resultCode: "Pending" });
              else actions.resolve({ resultCode: "Refused" });
            })
            .catch(() => {
              say("We could not reach our service. If you press Pay again, you will not pay twice.");
              actions.resolve({ resultCode: "Refused" });
            });
        },
        onAdditionalDetails: (state, _component, actions) => {
          finish(state.data.details)
            .then((outcome) => {
              if (outcome.kind === "action") actions.resolve({ resultCode: "ChallengeShopper", action: outcome.action as never });
            })
            .catch(() => say(NO_ANSWER));
        },
        /* A refusal must not throw the form away: it comes back as it was, with our sentence above it. */
        onPaymentFailed: () => dropin.setStatus("ready"),
        onError: (error) => {
          if (error.name !== "CANCEL") say("The card form had a problem. Please try again.");
        },
      });
      if (gone || !box.current) return;
      left();
      const challengeWindowSize = challengeWindow(box.current.clientWidth);
      const dropin = new Dropin(checkout, {
        paymentMethodComponents: [Card],
        paymentMethodsConfiguration: {
          card: { hasHolderName: true, holderNameRequired: true, enableStoreDetails: offerToKeep, challengeWindowSize },
          storedCard: { challengeWindowSize },
        },
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
    <FormBox box={box} ready={ready} message={message}>
      {asking ? <p role="status">{ASKING}</p> : null}
    </FormBox>
  );
}
