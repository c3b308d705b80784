import type { TransferFieldsFragment } from "@fovea/gql/admin";
import { normaliseScan } from "../../lib/scan";

/** The lists of transfers, in the order of the work. */
export const TRANSFER_TABS: readonly { value: string; label: string; states: string[] | null }[] = [
  { value: "drafts", label: "To send", states: ["draft"] },
  { value: "underway", label: "On the way", states: ["sent", "partly_received"] },
  { value: "done", label: "Done", states: ["received", "cancelled"] },
  { value: "all", label: "All", states: null },
];

/** One article to send. */
export interface Wanted {
  sku: string;
  quantity: number;
}

/** A typed line that could not be read, with what stands there. */
export interface Unread {
  line: number;
  text: string;
}

/**
 * Articles as somebody types or pastes them: one a line, the SKU and then how many (one when nothing is said). The same
 * article on two lines is added up.
 */
export function readLines(text: string): { wanted: Wanted[]; unread: Unread[] } {
  const found = new Map<string, number>();
  const unread: Unread[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === "") return;
    const parts = /^([^\s,;]+)(?:[\s,;]+(\d{1,5}))?$/.exec(line);
    const quantity = Number(parts?.[2] ?? 1);
    const sku = normaliseScan(parts?.[1] ?? "");
    if (sku === "" || quantity < 1) unread.push({ line: index + 1, text: line });
    else found.set(sku, (found.get(sku) ?? 0) + quantity);
  });
  return { wanted: [...found].map(([sku, quantity]) => ({ sku, quantity })), unread };
}

type Line = TransferFieldsFragment["lines"][number];

/** Units asked for, on the way and missing of a whole transfer. */
export function unitsOf(lines: readonly Line[]): { quantity: number; underway: number; missing: number } {
  const sum = (pick: (line: Line) => number) => lines.reduce((total, line) => total + pick(line), 0);
  return {
    quantity: sum((line) => line.quantity),
    underway: sum((line) => line.underway),
    missing: sum((line) => line.missing),
  };
}
