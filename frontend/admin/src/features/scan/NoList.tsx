import { failureKind } from "../../lib/api";
import { ButtonLink } from "../../ui/Button";
import { EmptyState, FailureState } from "../../ui/states";

/** This job's list could not be read; without a network it says what waits here meanwhile. */
export function NoList({ error, retry }: { error: unknown; retry: () => void }) {
  if (failureKind(error) !== "unreachable") return <FailureState error={error} retry={retry} />;
  return (
    <EmptyState title="No network, and no list yet" action={<ButtonLink to="/scan">All jobs</ButtonLink>}>
      What was scanned is kept on this device and goes out by itself. This job's list comes with the network.
    </EmptyState>
  );
}
