import { EmptyState as BaseEmpty, ErrorState, Notice, Skeleton } from "@fovea/ui";
import type { ReactNode } from "react";
import { failureKind, requestId } from "../lib/api";
import { isStale, type Problem } from "../lib/problem";
import { Button } from "./Button";

/** Rows in the size of what is coming, so that nothing jumps when it is there. */
export function SkeletonRows({ count = 12, height = 36 }: { count?: number; height?: number }) {
  return (
    <div role="status" aria-label="Loading" className="skeleton">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} style={{ height }}>
          <Skeleton width={`${String(30 + ((index * 37) % 55))}%`} height={14} />
        </div>
      ))}
    </div>
  );
}

interface EmptyStateProps {
  title: string;
  children: ReactNode;
  action?: ReactNode;
  /** "h1" where it stands for the whole page. */
  heading?: "h1" | "h2";
}

/** Nothing here, and what to do about it. */
export function EmptyState({ title, children, action, heading }: EmptyStateProps) {
  return (
    <BaseEmpty title={title} actions={action} heading={heading}>
      {children}
    </BaseEmpty>
  );
}

/** A page or list that could not be read: why, the request id for the operators, and how to try again. */
export function FailureState({ error, retry }: { error: unknown; retry?: () => void }) {
  const kind = failureKind(error);
  if (kind === "forbidden") return <Forbidden />;
  if (kind === "missing") {
    return <EmptyState title="Nothing stands here">{error instanceof Error ? error.message : ""} Choose another from its list.</EmptyState>;
  }
  const again = retry && (
    <Button variant="primary" icon="refresh" onClick={retry}>
      Try again
    </Button>
  );
  return (
    <ErrorState
      title={kind === "unreachable" ? "The service cannot be reached" : "This could not be read"}
      reference={requestId(error)}
      actions={again}
    >
      {kind === "unreachable"
        ? "Check the network. Nothing you did was lost; try again when the connection is back."
        : "Something failed on our side. Nothing was changed."}
    </ErrorState>
  );
}

/** The role does not cover this page. */
export function Forbidden() {
  return (
    <BaseEmpty icon="lock" title="Your role does not cover this page">
      An administrator can give you a role that does, under Settings, Staff.
    </BaseEmpty>
  );
}

const FAILED: Record<ReturnType<typeof failureKind>, string> = {
  forbidden: "Your role does not allow this.",
  "signed-out": "Your session has ended. Sign in again, then repeat this; what you typed is kept.",
  missing: "What this is about is not there any more. Load the page again.",
  unreachable: "No answer came. Sending it again is safe: it will not be done twice.",
  fault: "Something failed on our side. Sending it again is safe: it will not be done twice.",
};

/** Why an action was not done, at the place where it was asked for; a stale document says what is true now. */
export function ActionNote({ problem, error }: { problem?: Problem | null; error?: Error | null }) {
  if (problem) {
    return (
      <Notice tone="critical" live action={<code className="code">{problem.code}</code>}>
        {isStale(problem) && <strong>This has changed meanwhile. </strong>}
        {problem.message}
      </Notice>
    );
  }
  if (!error) return null;
  const id = requestId(error);
  return (
    <Notice tone="critical" live action={id && <code className="code">Request id {id}</code>}>
      {FAILED[failureKind(error)]}
    </Notice>
  );
}
