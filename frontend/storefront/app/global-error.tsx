"use client";

import "@fovea/ui/theme-storefront.css";
import "@fovea/ui/styles.css";
import { Button, ErrorState } from "@fovea/ui";

/** The last resort, when even the page around the page failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body style={{ padding: 32, fontFamily: "Helvetica Neue, Arial, sans-serif" }}>
        <ErrorState
          heading="h1"
          title="Something on our side did not work"
          reference={error.digest}
          actions={
            <Button variant="primary" onClick={() => window.location.reload()}>
              Load the page again
            </Button>
          }
        >
          Your cart is kept.
        </ErrorState>
      </body>
    </html>
  );
}
