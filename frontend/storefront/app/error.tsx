"use client";

import { Button, ErrorState } from "@fovea/ui";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="page">
      <ErrorState
        heading="h1"
        title="Something on our side did not work"
        reference={error.digest}
        actions={
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
        }
      >
        Your cart and what you typed are kept. If it happens again, tell us the reference below.
      </ErrorState>
    </div>
  );
}
