"use client";

import { Button, ErrorState } from "@fovea/ui";
import { useEffect, useRef, useState } from "react";
import { OneMoment } from "@/features/checkout/one-moment";
import { libraryOptions, sessionResultOf, type DropInSettings } from "@/features/checkout/provider";
import { finishAfterBank } from "./pay-actions";

interface Props {
  number: string;
  sessionId: string;
  redirectResult: string;
  country: string;
  settings: DropInSettings;
}

/** Back from the bank's own page: the form's session takes the bank's answer in, and we ask what came of it. */
export function ReturnToForm({ number, sessionId, redirectResult, country, settings }: Props) {
  const asked = useRef(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    const goOn = (sessionResult: string | null): void => {
      finishAfterBank(number, sessionId, sessionResult)
        .then((href) => window.location.replace(href))
        .catch(() => setFailed(true));
    };
    const submit = async (): Promise<void> => {
      const { AdyenCheckout } = await import("@adyen/adyen-web");
      const checkout = await AdyenCheckout({
        ...libraryOptions(settings),
        countryCode: country,
        /* Its sealed data stayed in this browser. */
        session: { id: sessionId, sessionData: "" },
        onPaymentCompleted: (told) => goOn(sessionResultOf(told)),
        onPaymentFailed: (told) => goOn(sessionResultOf(told)),
        onError: () => setFailed(true),
      });
      checkout.submitDetails({ details: { redirectResult } });
    };
    submit().catch(() => setFailed(true));
  }, [number, sessionId, redirectResult, country, settings]);

  if (failed) {
    return (
      <ErrorState
        heading="h1"
        title="We could not ask how the payment went"
        actions={
          <Button asChild variant="primary">
            <a href={`/orders/${encodeURIComponent(number)}`}>Look at the order</a>
          </Button>
        }
      >
        If your bank took the payment, the order says so within a minute. You will not pay twice.
      </ErrorState>
    );
  }
  return <OneMoment />;
}
