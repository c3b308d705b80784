"use client";

import { Button, ErrorState } from "@fovea/ui";
import { useRouter } from "next/navigation";
import { startTransition } from "react";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter();
  /* What failed on the server must be asked for again; resetting alone would show the same answer. */
  const again = (): void =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div className="page">
      <ErrorState
        heading="h1"
        title="Something on our side did not work"
        reference={error.digest}
        actions={
          <Button variant="primary" onClick={again}>
            Try again
          </Button>
        }
      >
        Your cart and what you typed are kept. If it happens again, tell us the reference below.
      </ErrorState>
    </div>
  );
}
