import { GraphQLFailure } from "@fovea/gql";
import {
  ClaimCountDocument,
  type ClaimCountMutation,
  ClaimPickTaskDocument,
  type ClaimPickTaskMutation,
  ClaimPutawayDocument,
  type ClaimPutawayMutation,
  ConfirmPickDocument,
  type ConfirmPickMutation,
  ConfirmPutawayDocument,
  type ConfirmPutawayMutation,
  HandReceiveDocument,
  type HandReceiveMutation,
  HandUndoPickDocument,
  type HandUndoPickMutation,
  MoveStockDocument,
  type MoveStockMutation,
  RecordCountDocument,
  type RecordCountMutation,
  ReportShortPickDocument,
  type ReportShortPickMutation,
  UndoPutawayDocument,
  type UndoPutawayMutation,
} from "@fovea/gql/admin";
import { type Doc, failureKind, operationName, requestId, send } from "../../lib/api";
import { problemOf } from "../../lib/problem";
import type { Deed, Sent } from "./queue";

const ANSWER_WITHIN_MS = 12_000;

/** One kind of deed: the mutation it is, and the lists it makes stale. */
interface Work {
  run: (input: Record<string, unknown>, key: string) => Promise<object>;
  stale: readonly string[];
}

function work<Answer, Input extends object>(
  document: Doc<Answer, { input: Input }>,
  pick: (answer: Answer) => object,
  stale: readonly string[],
  { keyed = true }: { keyed?: boolean } = {},
): Work {
  return {
    stale: [...stale, operationName(document)],
    run: async (input, key) => {
      // What was kept on the disk has the shape it was given when it was made; the house checks it anyway.
      const whole = (keyed ? { ...input, idempotencyKey: key } : input) as unknown as Input;
      return pick(await send(document, { input: whole }, AbortSignal.timeout(ANSWER_WITHIN_MS)));
    },
  };
}

const PICKS = ["PickTasks", "HandPicks", "Order", "Orders", "Overview", "PackQueue", "Jobs", "Stock"] as const;

const RECEIPTS = ["HandOrders", "HandOrder", "PutawayTasks", "Stock"] as const;
const SHELVES = ["PutawayTasks", "Bins", "Stock"] as const;

/** Everything a handheld may do, by the name it is kept under on the device. */
export const WORKS = {
  claimPick: work(ClaimPickTaskDocument, (data: ClaimPickTaskMutation) => data.claimPickTask, ["PickTasks", "HandPicks"], {
    keyed: false,
  }),
  confirmPick: work(ConfirmPickDocument, (data: ConfirmPickMutation) => data.confirmPick, PICKS),
  reportShort: work(ReportShortPickDocument, (data: ReportShortPickMutation) => data.reportShortPick, PICKS),
  claimPutaway: work(ClaimPutawayDocument, (data: ClaimPutawayMutation) => data.claimPutaway, ["PutawayTasks"], {
    keyed: false,
  }),
  confirmPutaway: work(ConfirmPutawayDocument, (data: ConfirmPutawayMutation) => data.confirmPutaway, SHELVES),
  undoPick: work(HandUndoPickDocument, (data: HandUndoPickMutation) => data.undoPick, PICKS),
  receiveGoods: work(HandReceiveDocument, (data: HandReceiveMutation) => data.receiveGoods, RECEIPTS),
  claimCount: work(ClaimCountDocument, (data: ClaimCountMutation) => data.claimCount, ["CountTasks"], { keyed: false }),
  recordCount: work(RecordCountDocument, (data: RecordCountMutation) => data.recordCount, ["CountTasks", ...SHELVES]),
  moveStock: work(MoveStockDocument, (data: MoveStockMutation) => data.moveStock, SHELVES),
  undoPutaway: work(UndoPutawayDocument, (data: UndoPutawayMutation) => data.undoPutaway, SHELVES),
} satisfies Record<string, Work>;

export type WorkKind = keyof typeof WORKS;

function workOf(kind: string): Work | undefined {
  return Object.hasOwn(WORKS, kind) ? WORKS[kind as WorkKind] : undefined;
}

/** The lists that a deed of this kind makes stale. */
export function staleAfter(kind: string): readonly string[] {
  return workOf(kind)?.stale ?? [];
}

/** Sends one deed under its key, and says what is known afterwards. */
export async function sendDeed(deed: Deed): Promise<Sent> {
  const known = workOf(deed.kind);
  if (!known) {
    const message = "This was scanned with another version of the workbench. Do it once more on this one.";
    return { kind: "refused", problem: { code: "HANDHELD_UNKNOWN_WORK", message } };
  }
  try {
    const result = await known.run(deed.input, deed.id);
    const problem = problemOf(result);
    if (!problem) return { kind: "done", value: result };
    return { kind: "refused", problem: { code: problem.code, message: `${problem.message}${insteadOf(result)}` } };
  } catch (failure) {
    return afterFailure(failure);
  }
}

/** Where a full bin's goods go instead, if the house knows. */
function insteadOf(result: object): string {
  const next: unknown = "next" in result ? result.next : null;
  const bin: unknown = typeof next === "object" && next !== null && "bin" in next ? next.bin : null;
  return typeof bin === "string" ? ` Take them to ${bin} instead.` : "";
}

function afterFailure(failure: unknown): Sent {
  // A gateway's page instead of an answer says as little as silence.
  if (failure instanceof GraphQLFailure && failure.code === "BAD_ANSWER") return { kind: "lost" };
  switch (failureKind(failure)) {
    case "unreachable":
      return { kind: "lost" };
    case "signed-out":
      return { kind: "signed-out" };
    case "forbidden":
      return {
        kind: "refused",
        problem: { code: "FORBIDDEN", message: "Your role does not allow this. Ask somebody whose role does." },
      };
    case "missing":
    case "fault": {
      const id = requestId(failure);
      return { kind: "fault", message: `Something failed on our side.${id ? ` Request id ${id}.` : ""}` };
    }
  }
}
