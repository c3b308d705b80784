import { useCallback, useEffect, useSyncExternalStore } from "react";
import { queryClient } from "../../lib/api";
import { useSession } from "../../lib/session";
import { deviceStore } from "./deviceStore";
import { feel } from "./feel";
import { type Deed, type QueueState, ScanQueue, type Sent } from "./queue";
import { sendDeed, staleAfter, type WorkKind } from "./works";

export const NOT_KEPT = { ok: false, text: "This device could not keep the scan. Free some space, then scan again." };

/** What was answered with yes, and when: until the lists are read again, they leave it out. */
const done = new Map<string, { at: number; units: number }[]>();

const FORGET_AFTER_MS = 600_000;

function answered(deed: Deed, sent: Sent): void {
  if (sent.kind === "done") {
    const before = done.get(deed.subject) ?? [];
    const fresh = before.filter(({ at }) => at > Date.now() - FORGET_AFTER_MS);
    done.set(deed.subject, [...fresh, { at: Date.now(), units: unitsOf(deed) }]);
  }
  if (sent.kind === "refused") feel("no");
  const stale = sent.kind === "signed-out" ? ["Viewer"] : sent.kind === "lost" ? [] : staleAfter(deed.kind);
  if (stale.length === 0) return;
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => stale.includes(String(queryKey[0])) });
}

/** One window of the device sends at a time; the others wait for their turn and find the line empty. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return work();
  await navigator.locks.request("fovea.handheld", work);
}

const queue = new ScanQueue({ store: deviceStore(), send: sendDeed, answered, alone });
window.addEventListener("online", () => void queue.flush());

/** What waits and what was refused, live. */
export function useQueue(): QueueState {
  return useSyncExternalStore(queue.subscribe, queue.snapshot);
}

/** Opens the line for whoever is signed in. */
export function useHolder(): void {
  const { staff } = useSession();
  useEffect(() => {
    void queue.hold(staff.id);
  }, [staff.id]);
}

/** One thing to be kept and sent. */
export interface Doing {
  kind: WorkKind;
  subject: string;
  input: Record<string, unknown>;
  says: string;
}

/** Keeps a deed of the one who holds the device; null when the device cannot keep it, so that nobody walks on. */
export function useDo(): (doing: Doing) => Promise<Deed | null> {
  const { staff } = useSession();
  return useCallback(
    async (doing) => {
      try {
        return await queue.add({ ...doing, who: staff.id });
      } catch {
        return null;
      }
    },
    [staff.id],
  );
}

/** Whether a subject is done as far as this device knows: on its way, or answered after the list was read. */
export function isDone(state: QueueState, subject: string, listReadAt: number): boolean {
  return (
    state.waiting.some((deed) => deed.subject === subject) || (done.get(subject) ?? []).some(({ at }) => at > listReadAt)
  );
}

/** How many units of a subject are done as far as this device knows, beyond what the list says. */
export function unitsDone(state: QueueState, subject: string, listReadAt: number): number {
  const waiting = state.waiting.filter((deed) => deed.subject === subject).map(unitsOf);
  const answered = (done.get(subject) ?? []).filter(({ at }) => at > listReadAt).map(({ units }) => units);
  return [...waiting, ...answered].reduce((sum, units) => sum + units, 0);
}

function unitsOf(deed: Deed): number {
  return Number(deed.input.quantity ?? 0);
}

export const withdraw = (id: string): Promise<boolean> => queue.withdraw(id);
export const settleDeed = (id: string): Promise<void> => queue.settle(id);
export const tryAgain = (id: string): Promise<void> => queue.again(id);
export const sendNow = (): Promise<void> => queue.flush();
