import { execute, GraphQLFailure } from "@fovea/gql";
import { QueryClient } from "@tanstack/react-query";

/** A typed document of the admin: its text, with the types of answer and variables attached. */
export interface Doc<Answer, Variables> {
  toString(): string;
  __apiType?: (variables: Variables) => Answer;
}

/** Sends one document to the API of the same origin, with the session cookie. */
export function send<Answer, Variables extends object>(
  document: Doc<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer> {
  return execute(
    { url: "/graphql", headers: { "X-Fovea-Csrf": "1" }, credentials: "same-origin", signal },
    document,
    variables,
  );
}

/** What went wrong, as far as the screen has to treat it differently. */
export type FailureKind = "signed-out" | "forbidden" | "missing" | "unreachable" | "fault";

/** Sorts a thrown failure by what the reader can do about it. */
export function failureKind(error: unknown): FailureKind {
  if (!(error instanceof GraphQLFailure)) return "fault";
  if (/NOT_SIGNED_IN|UNAUTHENTICATED/.test(error.code)) return "signed-out";
  if (/NOT_ALLOWED|FORBIDDEN/.test(error.code)) return "forbidden";
  // An address can name what never was, in words that are no name at all.
  if (/^KERNEL_(NOT_FOUND|INVALID_INPUT)$/.test(error.code)) return "missing";
  return error.code === "UNREACHABLE" ? "unreachable" : "fault";
}

/** The request id the operators can find in their log, if an answer came at all. */
export function requestId(error: unknown): string | null {
  return error instanceof GraphQLFailure ? error.traceId : null;
}

/** The operation's name, which opens every cache key so that a mutation can name what it made stale. */
export function operationName(document: { toString(): string }): string {
  return /(?:query|mutation)\s+(\w+)/.exec(document.toString())?.[1] ?? "anonymous";
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal will not change by asking again; only an unreachable service may come back.
      retry: (count, error) => failureKind(error) === "unreachable" && count < 2,
      refetchOnWindowFocus: true,
    },
  },
});
