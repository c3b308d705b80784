import { Button, EmptyState } from "@fovea/ui";
import Link from "next/link";

export default function NotFound() {
  return (
    <div className="page">
      <EmptyState
        icon="search"
        heading="h1"
        title="This page is not here"
        actions={
          <>
            <Button asChild variant="primary">
              <Link href="/frames">See all frames</Link>
            </Button>
            <Button asChild>
              <Link href="/">Front page</Link>
            </Button>
          </>
        }
      >
        The address may be mistyped, or the frame is no longer made.
      </EmptyState>
    </div>
  );
}
