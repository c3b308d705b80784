import type { SimulatorFaultKind } from "@fovea/gql/admin";

/** What a kind of fault needs to know besides how often: nothing, seconds, or an HTTP status. */
export interface FaultSort {
  kind: SimulatorFaultKind;
  label: string;
  says: string;
  needs: "nothing" | "seconds" | "status";
}

const CALLS: readonly FaultSort[] = [
  { kind: "LOST_ANSWER", label: "Lose the answer", says: "acts, then the line breaks", needs: "nothing" },
  { kind: "LATE_ANSWER", label: "Answer late", says: "acts, then answers late", needs: "seconds" },
  { kind: "LATE_ERROR", label: "Act, then fail", says: "acts, then answers an error", needs: "status" },
  { kind: "MALFORMED", label: "Answer rubbish", says: "acts, then answers something that is no JSON", needs: "nothing" },
  { kind: "ERROR", label: "Server error", says: "answers an error and does nothing", needs: "status" },
  { kind: "RATE_LIMIT", label: "Rate limit (429)", says: "asks to wait and does nothing", needs: "seconds" },
  { kind: "DELAY", label: "Delay", says: "waits, then acts", needs: "seconds" },
  { kind: "HANG", label: "Hang", says: "holds the call and does nothing", needs: "seconds" },
  { kind: "SLOW", label: "Work slowly", says: "holds the idempotency key while it works", needs: "seconds" },
];

const WEBHOOKS: readonly FaultSort[] = [
  { kind: "WEBHOOK_DUPLICATE", label: "Send twice", says: "leaves twice", needs: "nothing" },
  { kind: "WEBHOOK_SHUFFLE", label: "Reorder", says: "leave together, the last one first", needs: "seconds" },
  { kind: "WEBHOOK_DELAY", label: "Delay", says: "leaves late", needs: "seconds" },
  { kind: "WEBHOOK_DROP", label: "Drop", says: "is lost on the way", needs: "nothing" },
  { kind: "WEBHOOK_BAD_SIGNATURE", label: "Forge the signature", says: "is signed by somebody else", needs: "nothing" },
];

/** What can be armed for calls that come in, or for webhooks that go out. */
export function sortsFor(webhook: boolean): readonly FaultSort[] {
  return webhook ? WEBHOOKS : CALLS;
}

interface Armed {
  kind: SimulatorFaultKind;
  path: string;
  times: number;
  seconds: number;
  status: number;
  share: number;
}

interface Target {
  label: string;
  path: string;
  webhook: boolean;
}

/** An armed fault in a sentence: "Capture, next 2: acts, then answers late (3 s)". */
export function sentence(fault: Armed, targets: readonly Target[]): string {
  const webhook = fault.kind.startsWith("WEBHOOK_");
  const sort = sortsFor(webhook).find((one) => one.kind === fault.kind);
  const target = targets.find((one) => one.path === fault.path && one.webhook === webhook);
  const often = fault.share < 1 ? `${String(Math.round(fault.share * 100))} % of the next` : "next";
  const how = sort?.needs === "seconds" ? ` (${String(fault.seconds)} s)` : sort?.needs === "status" ? ` (${String(fault.status)})` : "";
  return `${target?.label ?? fault.path}, ${often} ${String(fault.times)}: ${sort?.says ?? fault.kind}${how}`;
}
