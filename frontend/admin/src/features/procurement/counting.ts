import { normaliseScan } from "../../lib/scan";

/** What somebody counted of one line. */
export interface Count {
  good: number;
  damaged: number;
  lot: string;
  expiresOn: string;
}

export const NOTHING: Count = { good: 0, damaged: 0, lot: "", expiresOn: "" };

interface Countable {
  id: string;
  sku: string;
  supplierSku: string;
  open: number;
  barcode: string;
}

/** Whether a lot, and its expiry date, has to be said before a line is booked. */
export interface Kept {
  id: string;
  sku: string;
  tracking: string;
  dated: boolean;
}

/**
 * The line a scan belongs to: by SKU, barcode or the supplier's number. Of an article on two lines the first that still misses
 * units is filled, then the last.
 */
export function lineOfScan<Line extends Countable>(
  raw: string,
  lines: readonly Line[],
  counts: Readonly<Record<string, Count>>,
): Line | null {
  const code = normaliseScan(raw);
  if (code === "") return null;
  const same = lines.filter((line) => [line.sku, line.supplierSku, line.barcode].some((one) => normaliseScan(one) === code));
  return same.find((line) => (counts[line.id]?.good ?? 0) < line.open) ?? same.at(-1) ?? null;
}

/** One more good unit of a line. */
export function counted(counts: Readonly<Record<string, Count>>, lineId: string, units = 1): Record<string, Count> {
  const before = counts[lineId] ?? NOTHING;
  return { ...counts, [lineId]: { ...before, good: Math.max(0, before.good + units) } };
}

/** What a GS1 label says beside the article goes into its line; a line takes one lot at a time. */
export function labelled(
  counts: Readonly<Record<string, Count>>,
  lineId: string,
  said: { lot: string; expiresOn: string },
): Record<string, Count> | null {
  const before = counts[lineId] ?? NOTHING;
  if (said.lot !== "" && before.lot !== "" && normaliseScan(before.lot) !== normaliseScan(said.lot)) return null;
  return { ...counts, [lineId]: { ...before, lot: said.lot || before.lot, expiresOn: said.expiresOn || before.expiresOn } };
}

/** The first thing that has to be said before these counts are booked, by line and field. */
export function missing(counts: Readonly<Record<string, Count>>, lines: readonly Kept[]): { id: string; field: "lot" | "expiresOn"; say: string } | null {
  for (const { id, sku, tracking, dated } of lines) {
    const count = counts[id];
    if (!count || count.good + count.damaged === 0) continue;
    if (tracking !== "none" && count.lot.trim() === "") {
      return { id, field: "lot", say: `${sku} is kept by ${tracking === "serial" ? "serial number" : "lot"}: say which.` };
    }
    if (dated && count.expiresOn === "") return { id, field: "expiresOn", say: `Enter the expiry date on the label of ${sku}.` };
  }
  return null;
}

/** The lines to book: those of which something came. */
export function toBook(counts: Readonly<Record<string, Count>>) {
  return Object.entries(counts)
    .filter(([, count]) => count.good + count.damaged > 0)
    .map(([lineId, count]) => ({
      lineId,
      good: count.good,
      damaged: count.damaged,
      lot: count.lot.trim() || null,
      expiresOn: count.expiresOn || null,
    }));
}

/** A count as typed: whole units or nothing; anything else is refused. */
export function units(text: string): number | null {
  const typed = text.trim();
  if (typed === "") return 0;
  return /^\d{1,6}$/.test(typed) ? Number(typed) : null;
}
