import type { TallyLine } from "./tally";

/** What has to be known of an article in the hand before it is counted. */
export interface InHand {
  sku: string;
  name: string;
  tracking: string;
  dated: boolean;
  lot: string;
  expiresOn: string;
}

export type Question = "lot" | "date" | null;

/** The next thing to ask about a piece: its lot, then that lot's date unless it was said for an earlier piece. */
export function questionOf(piece: InHand, lines: readonly TallyLine[]): Question {
  if (piece.tracking !== "none" && piece.lot === "") return "lot";
  if (piece.dated && dateOf(piece, lines) === "") return "date";
  return null;
}

/** The date of a piece's lot: from its own label, else as it was said for that lot. */
export function dateOf(piece: InHand, lines: readonly TallyLine[]): string {
  const same = lines.find((line) => line.sku === piece.sku && line.lot === piece.lot && line.expiresOn);
  return piece.expiresOn || (same?.expiresOn ?? "");
}

/** Why a date cannot be booked with good pieces; null for one that can. Both are ISO dates. */
export function tooLate(expiresOn: string, today: string): string | null {
  return expiresOn !== "" && expiresOn < today ? `It expired on ${expiresOn}. Press Damaged and scan it again.` : null;
}

interface OpenLine {
  id: string;
  sku: string;
  open: number;
}

/** What was unpacked, by the lines of the order; an article that stands on several fills the first that is open. */
export function linesOf(receipt: { good: readonly TallyLine[]; damaged: readonly TallyLine[] }, order: readonly OpenLine[]) {
  const piles = new Map<string, { sku: string; lot: string; expiresOn: string; good: number; damaged: number }>();
  for (const [name, lines] of [["good", receipt.good], ["damaged", receipt.damaged]] as const) {
    for (const { sku, lot, quantity, expiresOn } of lines) {
      const pile = piles.get(`${sku} ${lot}`) ?? { sku, lot, expiresOn: "", good: 0, damaged: 0 };
      piles.set(`${sku} ${lot}`, { ...pile, expiresOn: expiresOn ?? pile.expiresOn, [name]: pile[name] + quantity });
    }
  }
  return [...piles.values()].map(({ sku, lot, expiresOn, good, damaged }) => ({
    lineId: order.find((line) => line.sku === sku && line.open > 0)?.id ?? order.find((line) => line.sku === sku)?.id,
    good,
    damaged,
    lot: lot || null,
    expiresOn: expiresOn || null,
  }));
}
