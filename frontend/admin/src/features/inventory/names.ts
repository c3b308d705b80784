import { inWords } from "../../lib/status";

/** A bin's code stays as it is on the shelf; a virtual place such as SUPPLIER reads as a word. */
export function placeName(code: string): string {
  return /\d/.test(code) ? code : inWords(code);
}

const KINDS: Record<string, string> = { adjustment: "correction" };

/** What a movement was for: a house reference such as `order:<uuid>` by its kind and last digits, a number as it is. */
export function referenceName(reference: string): string {
  // A correction of the ledger names the count or the correction that asked for it.
  const own = /^(?:adjustment:)?([a-z_]+):[0-9a-f-]*([0-9a-f]{6})(?::.*)?$/.exec(reference);
  if (!own) return reference;
  const kind = own[1] ?? "";
  return `${KINDS[kind] ?? inWords(kind).toLowerCase()} …${own[2] ?? ""}`;
}
