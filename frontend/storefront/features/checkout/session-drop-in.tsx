"use client";

import "@adyen/adyen-web/styles/adyen.css";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { challengeWindow } from "./challenge-window";
import { FormBox } from "./form-box";
import type { PayOutcome } from "./outcome";
import { type DropInSettings, libraryOptions, loadedWhereBanksMayAsk, sessionResultOf } from "./provider";

interface Props {
  settings: DropInSettings;
  session: { id: string; data: string };
  country: string;
  /** Ask the server what came of it. */
  finish: (sessionResult: string) => Promise<PayOutcome>;
  /** The form is of no use any more: it did not load, or what it was for has changed. */
  onOver: (message: string) => void;
}

const NOT_LOADED = "The card form did not load. Nothing was charged; open it again.";
const NO_ANSWER = "We could not ask how the payment went. Load the page again: you will not pay twice.";

/** The provider's card form for something that is ordered already: it asks the provider by itself and says when it is done. */
export function SessionDropIn({ settings, session, country, finish, onOver }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  const [message, setMessage] = useState<string | null>(null);

  const done = useEffectEvent(async (sessionResult: string | null): Promise<void> => {
    const outcome = sessionResult ? await finish(sessionResult) : null;
    if (outcome?.kind === "placed") window.location.assign(outcome.href);
    else if (outcome?.kind === "changed") onOver(outcome.message);
    else setMessage(outcome?.kind === "refused" ? outcome.message : NO_ANSWER);
  });
  const say = useEffectEvent((sentence: string | null) => setMessage(sentence));
  const over = useEffectEvent(onOver);
  const shown = useEffectEvent(() => setReady(true));
  const config = useEffectEvent(() => ({ settings, session, country }));

  useEffect(() => {
    let gone = false;
    let unmount: (() => void) | null = null;
    if (!loadedWhereBanksMayAsk()) {
      window.location.reload();
      return;
    }
    const mount = async (): Promise<void> => {
      const { AdyenCheckout, Card, Dropin } = await import("@adyen/adyen-web");
      const { settings: own, session: opened, country: countryCode } = config();
      const checkout = await AdyenCheckout({
        ...libraryOptions(own),
        countryCode,
        session: { id: opened.id, sessionData: opened.data },
        onPaymentCompleted: (told) => {
          done(sessionResultOf(told)).catch(() => say(NO_ANSWER));
        },
        /* A refusal must not throw the form away: it comes back as it was, with our sentence above it. */
        onPaymentFailed: (told) => {
          done(sessionResultOf(told))
            .catch(() => say(NO_ANSWER))
            .finally(() => dropin.setStatus("ready"));
        },
        onError: (error) => {
          if (error.name !== "CANCEL") say("The card form had a problem. Please try again; you will not pay twice.");
        },
      });
      if (gone || !box.current) return;
      const challengeWindowSize = challengeWindow(box.current.clientWidth);
      const dropin = new Dropin(checkout, {
        paymentMethodComponents: [Card],
        paymentMethodsConfiguration: {
          card: { hasHolderName: true, holderNameRequired: true, challengeWindowSize },
          storedCard: { challengeWindowSize },
        },
        onReady: shown,
      }).mount(box.current);
      unmount = () => {
        dropin.unmount();
      };
    };
    mount().catch(() => over(NOT_LOADED));
    return () => {
      gone = true;
      unmount?.();
    };
  }, []);

  return <FormBox box={box} ready={ready} message={message} />;
}
