import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { type Doc, failureKind, operationName, send } from "./api";
import { Intent } from "./intent";
import { type Problem, isStale, problemOf } from "./problem";

/** A page has drawn what it read by then. */
const GONE_MS = 100;

type Success<Result> = Exclude<Result, { code: string }>;
type Body<Input> = Omit<Input, "idempotencyKey">;

/** How an action ended: done, refused by a rule, or failed on the way so that nobody knows yet. */
export type Outcome<Result> =
  | { kind: "done"; value: Success<Result> }
  | { kind: "refused"; problem: Problem }
  | { kind: "failed"; error: Error };

/** One thing the user can do, with what it is doing now and why it was refused. */
export interface Act<Input, Result> {
  run: (body: Body<Input>) => Promise<Outcome<Result>>;
  busy: boolean;
  problem: Problem | null;
  error: Error | null;
  clear: () => void;
}

/**
 * Runs a mutation. Where its input has an idempotency key, one is made per intent and reused when the answer got lost.
 *
 * `stale` names the queries to read again, after success and after a refusal that says the document has changed.
 */
export function useAct<Answer extends object, Input extends object, Result extends object>(
  document: Doc<Answer, { input: Input }>,
  pick: (answer: Answer) => Result,
  options: { keyed?: boolean; stale?: readonly string[] } = {},
): Act<Input, Result> {
  const client = useQueryClient();
  const intent = useRef<Intent | null>(null);
  const inFlight = useRef<Promise<Outcome<Result>> | null>(null);
  const [state, setState] = useState<{ busy: boolean; problem: Problem | null; error: Error | null }>({
    busy: false,
    problem: null,
    error: null,
  });
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const { keyed = true, stale = [] } = options;
  const staleNames = stale.join(" ");

  const attempt = useCallback(
    async (body: Body<Input>): Promise<Outcome<Result>> => {
      intent.current ??= new Intent();
      setState({ busy: true, problem: null, error: null });
      const refresh = () =>
        client.invalidateQueries({ predicate: (query) => staleNames.split(" ").includes(String(query.queryKey[0])) });
      try {
        const input = keyed
          ? { ...body, idempotencyKey: intent.current.keyFor([operationName(document), body]) }
          : body;
        const result = pick(await send(document, { input: input as unknown as Input }));
        intent.current.settle();
        const problem = problemOf(result);
        if (problem === null || isStale(problem)) await refresh();
        // What was read anew may have taken the form away that would have said why.
        if (problem && isStale(problem)) window.setTimeout(() => !alive.current && toast.error(problem.message), GONE_MS);
        setState({ busy: false, problem, error: null });
        return problem ? { kind: "refused", problem } : { kind: "done", value: result as Success<Result> };
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        setState({ busy: false, problem: null, error });
        if (failureKind(error) === "signed-out") void client.invalidateQueries({ queryKey: ["Viewer"] });
        return { kind: "failed", error };
      }
    },
    [client, document, keyed, pick, staleNames],
  );

  const run = useCallback(
    (body: Body<Input>) => {
      // A double click is one wish: the second joins the first.
      inFlight.current ??= attempt(body).finally(() => {
        inFlight.current = null;
      });
      return inFlight.current;
    },
    [attempt],
  );
  const clear = useCallback(() => setState({ busy: false, problem: null, error: null }), []);
  return { run, ...state, clear };
}
