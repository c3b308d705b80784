import { normaliseScan } from "../../lib/scan";

/** The lists of counts, in the order of the work. */
export const COUNT_TABS: readonly { value: string; label: string; states: string[] | null }[] = [
  { value: "todo", label: "To count", states: ["requested", "investigating"] },
  { value: "counting", label: "Being counted", states: ["counting"] },
  { value: "review", label: "To review", states: ["ready_to_review"] },
  { value: "done", label: "Done", states: ["completed", "cancelled"] },
];

const REASONS: Record<string, string> = {
  abc: "Its turn",
  short: "Short pick",
  manual: "Asked for",
  recount: "Promised units missing",
  sheet: "Counting sheet",
};

/** Why a place is counted, in words. */
export function countReason(code: string): string {
  return REASONS[code.toLowerCase()] ?? code;
}

/** One article, of one lot where it is kept by lot, as it was counted so far. */
export interface Heap {
  sku: string;
  lot: string;
  quantity: number;
}

/** A scan adds one piece of its article; the one scanned last stands on top. */
export function addScan(heaps: readonly Heap[], raw: string): Heap[] {
  const sku = normaliseScan(raw);
  if (sku === "") return [...heaps];
  // A heap whose lot was said is that lot's: the next scan begins another heap.
  const known = heaps.find((heap) => heap.sku === sku && heap.lot === "");
  return [{ sku, lot: "", quantity: (known?.quantity ?? 0) + 1 }, ...heaps.filter((heap) => heap !== known)];
}

/** The typed number of a heap; a heap of none stays listed, for nothing found is an answer, too. */
export function setQuantity(heaps: readonly Heap[], of: Heap, quantity: number): Heap[] {
  const whole = Math.max(0, Math.trunc(quantity) || 0);
  return heaps.map((heap) => (heap === of ? { ...heap, quantity: whole } : heap));
}

/** The lot of a heap, as it is typed. */
export function setLot(heaps: readonly Heap[], of: Heap, lot: string): Heap[] {
  return heaps.map((heap) => (heap === of ? { ...heap, lot: lot.toUpperCase() } : heap));
}

/** The article a refusal wants a lot of, by the path of the counted line; null for any other refusal. */
export function heapWithoutLot(heaps: readonly Heap[], path: readonly string[]): string | null {
  const found = /(?:^|\.)lines\.(\d+)\.lot$/.exec(path.join("."));
  return found ? (heaps[Number(found[1])]?.sku ?? null) : null;
}

/** Codes of places as somebody types or pastes them: one a line, or parted by blanks, commas or semicolons. */
export function placesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).map(normaliseScan))].filter((code) => code !== "");
}

/** A signed number with the sign people read: "+3", "−2", "0". */
export function signed(value: number): string {
  return value > 0 ? `+${String(value)}` : value < 0 ? `\u2212${String(-value)}` : "0";
}

/** Of so many places so many were right, in per cent with one digit; null when none was counted. */
export function accuracy(accurate: number, places: number): string | null {
  return places === 0 ? null : `${((accurate / places) * 100).toFixed(1)} %`;
}
