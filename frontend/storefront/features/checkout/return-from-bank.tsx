"use client";

import { Button, ErrorState } from "@fovea/ui";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { completePayment } from "./actions";
import { OneMoment } from "./one-moment";

/** Back from the bank: ask once how it went, then go where that leads. */
export function ReturnFromBank({ details }: { details: Record<string, string> }) {
  const router = useRouter();
  const asked = useRef(false);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    completePayment(details)
      .then((outcome) => {
        if (outcome.kind === "placed") window.location.replace(outcome.href);
        else router.replace("/checkout");
      })
      .catch(() => setFailed(true));
  }, [attempt, details, router]);

  if (failed) {
    return (
      <ErrorState
        heading="h1"
        title="We could not ask how the payment went"
        actions={
          <Button
            variant="primary"
            onClick={() => {
              asked.current = false;
              setFailed(false);
              setAttempt((count) => count + 1);
            }}
          >
            Ask again
          </Button>
        }
      >
        Your connection may have dropped. Asking again is safe: you will not pay twice.
      </ErrorState>
    );
  }
  return <OneMoment />;
}
