import { checkScan } from "../../lib/scan";

/** What a picker has scanned for the task in hand. */
export interface PickSession {
  taskId: string;
  bin: string | null;
  items: readonly string[];
  /** The last scan's answer, shown until the next one. */
  answer: { ok: boolean; text: string } | null;
}

/** The part of a task that scans are checked against. */
export interface PickTarget {
  id: string;
  bin: string;
  sku: string;
  quantity: number;
}

/** The one thing the screen asks for now. */
export type PickQuestion = "bin" | "item" | "confirm";

export function startPick(target: PickTarget): PickSession {
  return { taskId: target.id, bin: null, items: [], answer: null };
}

/** First the bin, then each piece, then the confirmation. */
export function questionOf(session: PickSession, target: PickTarget): PickQuestion {
  if (session.bin === null) return "bin";
  return session.items.length < target.quantity ? "item" : "confirm";
}

/** Takes one scan; a wrong one changes nothing but the answer. */
export function takeScan(session: PickSession, target: PickTarget, raw: string): PickSession {
  const question = questionOf(session, target);
  if (question === "confirm") {
    return {
      ...session,
      answer: { ok: false, text: "All pieces are scanned. Confirm the pick, or undo the last scan." },
    };
  }
  const verdict = checkScan(raw, question === "bin" ? target.bin : target.sku, question);
  if (!verdict.ok) return { ...session, answer: { ok: false, text: verdict.reason } };
  if (question === "bin") return { ...session, bin: verdict.code, answer: { ok: true, text: `Bin ${target.bin}` } };
  const items = [...session.items, verdict.code];
  return { ...session, items, answer: { ok: true, text: `${String(items.length)} of ${String(target.quantity)}` } };
}

/** Takes the last right scan back. */
export function undoScan(session: PickSession): PickSession {
  if (session.items.length > 0) {
    return { ...session, items: session.items.slice(0, -1), answer: { ok: true, text: "Last piece taken back" } };
  }
  return session.bin === null ? session : { ...session, bin: null, answer: { ok: true, text: "Bin scan taken back" } };
}
