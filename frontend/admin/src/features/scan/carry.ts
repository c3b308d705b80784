import { normaliseScan } from "../../lib/scan";
import type { Answer } from "./Ask";

/** The part of a put-away task the handheld works on. */
export interface CarryTask {
  id: string;
  sku: string;
  barcode: string;
  lot: string;
  description: string;
  from: string;
  claimedBy: string | null;
  proposals: readonly { bin: string; quantity: number; because: string }[];
}

/** What is in the hands: units of one task, on the way to a bin. */
export interface Carry {
  taskId: string;
  /** How many of them; null for as many as the proposed bin takes. */
  units: number | null;
  /** A bin nobody proposed, scanned once: the same again means it. */
  doubtful: string | null;
}

export type Taken<Task> = { task: Task; answer: Answer } | { task: null; answer: Answer };

/** Which of the tasks a scan of the goods means: by barcode, SKU or lot. One's own and the oldest come first. */
export function takeGoods<Task extends CarryTask>(tasks: readonly Task[], raw: string, me: string): Taken<Task> {
  const code = normaliseScan(raw);
  if (code === "") return { task: null, answer: { ok: false, text: "Nothing was read. Scan the piece again." } };
  const fitting = tasks.filter((task) => [task.sku, task.barcode, task.lot].some((label) => label !== "" && normaliseScan(label) === code));
  const mine = fitting.find((task) => task.claimedBy === me) ?? fitting.find((task) => task.claimedBy === null);
  if (mine) return { task: mine, answer: { ok: true, text: mine.description } };
  const [theirs] = fitting;
  if (theirs?.claimedBy) return { task: null, answer: { ok: false, text: `${theirs.claimedBy} is putting this away.` } };
  return { task: null, answer: { ok: false, text: `${code} is not among what waits to be put away.` } };
}

/** Where to go with what is in the hands, and how many of them. */
export function destination(task: CarryTask, carry: Carry, left: number): { bin: string | null; units: number; because: string } {
  const [first] = task.proposals;
  if (!first) {
    const because = "No rule finds room. Look for a bin yourself and scan it.";
    return { bin: null, units: carry.units ?? left, because };
  }
  const units = Math.min(carry.units ?? first.quantity, left);
  return { bin: first.bin, units, because: first.because };
}

export type Laid =
  | { kind: "laid"; bin: string; units: number }
  | { kind: "again"; carry: Carry; answer: Answer };

/** Takes the scan of the shelf: the proposed bin at once, another one when it is scanned twice. */
export function takeBin(task: CarryTask, carry: Carry, left: number, raw: string): Laid {
  const code = normaliseScan(raw);
  const goal = destination(task, carry, left);
  const again = (text: string, doubtful: string | null): Laid => ({
    kind: "again",
    carry: { ...carry, doubtful },
    answer: { ok: false, text },
  });
  if (code === "") return again("Nothing was read. Scan the bin again.", null);
  if (code === normaliseScan(task.sku) || (task.barcode !== "" && code === task.barcode)) {
    return again("That is the piece. Scan the bin it lies in now.", carry.doubtful);
  }
  if (code === normaliseScan(task.from)) return again(`That is ${task.from}, where it comes from.`, null);
  if (goal.bin === null || code === normaliseScan(goal.bin) || code === carry.doubtful) {
    return { kind: "laid", bin: code, units: goal.units };
  }
  return again(`That is ${code}, not ${goal.bin}. Scan it once more to put it there all the same.`, code);
}
