import type { ErrorComponentProps } from "@tanstack/react-router";
import { Button, ButtonLink } from "../ui/Button";
import { EmptyState } from "../ui/states";

/** No page under this address. */
export function NotFound() {
  return (
    <EmptyState title="There is no such page" action={<ButtonLink to="/">Go to the overview</ButtonLink>}>
      The address may be mistyped, or the document was opened in another house. Press Ctrl K to find a document by its
      number.
    </EmptyState>
  );
}

/** A page that broke while it was drawn. */
export function PageCrash({ reset }: ErrorComponentProps) {
  return (
    <EmptyState
      title="This page could not be drawn"
      action={
        <Button
          variant="primary"
          onClick={() => {
            reset();
            window.location.reload();
          }}
        >
          Load it again
        </Button>
      }
    >
      A newer version of the workbench may have been installed. Nothing was changed.
    </EmptyState>
  );
}
