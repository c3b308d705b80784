/** The desk's lists, in the order of the work. */
export const RETURN_TABS: readonly { value: string; label: string; states: string[] | null }[] = [
  { value: "all", label: "All", states: null },
  { value: "requested", label: "To decide", states: ["requested"] },
  { value: "awaited", label: "On the way", states: ["approved", "label_sent", "in_transit"] },
  { value: "received", label: "To inspect", states: ["received"] },
  { value: "inspected", label: "To settle", states: ["inspected", "refund_failed"] },
  { value: "settled", label: "Being settled", states: ["refund", "exchange", "repair", "sent_back"] },
  { value: "closed", label: "Closed", states: ["closed", "store_credit", "rejected", "cancelled"] },
];

/** The list that holds a return of this state. */
export function tabOf(status: string): string {
  const code = status.toLowerCase();
  return RETURN_TABS.find((tab) => tab.states?.includes(code))?.value ?? "all";
}

/** How many returns each list holds. */
export function countsOf(counts: readonly { status: string; count: number }[]): Record<string, number> {
  const of = (states: string[] | null) =>
    counts.filter((one) => states === null || states.includes(one.status)).reduce((sum, one) => sum + one.count, 0);
  return Object.fromEntries(RETURN_TABS.map((tab) => [tab.value, of(tab.states)]));
}

interface Verdict {
  value: string;
  label: string;
  /** Only for frames on their own: lenses made for one are never sold to another. */
  shelf?: boolean;
}

/** What may become of a piece that came back. */
export const VERDICTS: readonly Verdict[] = [
  { value: "restock_a", label: "Restock: as new, back on sale", shelf: true },
  { value: "restock_b", label: "Second choice: sound, not as new", shelf: true },
  { value: "refurb", label: "Refurbish first", shelf: true },
  { value: "lab_salvage", label: "Salvage: the frame is reused by the lab" },
  { value: "vendor_return", label: "Back to its supplier" },
  { value: "scrap", label: "Scrap: damaged" },
  { value: "send_back", label: "Send back: stays the customer's" },
];

/** A verdict in a word or two. */
export function verdictWords(value: string): string {
  const known = VERDICTS.find((one) => one.value === value);
  return known?.label.split(":")[0] ?? value.replaceAll("_", " ");
}

/** The verdicts that a piece can get. */
export function verdictsFor(made: boolean): { value: string; label: string }[] {
  return VERDICTS.filter((one) => !(made && one.shelf)).map(({ value, label }) => ({ value, label }));
}

const SETTLE: Record<string, string> = {
  refund: "Refund",
  exchange: "Send the exchange",
  store_credit: "Give store credit",
  repair: "Order the remake",
  sent_back: "Send it back",
};

/** What the button says that ends a return so. */
export function settleLabel(outcome: string, amount: string | null): string {
  const words = SETTLE[outcome.toLowerCase()] ?? outcome;
  return amount !== null && ["refund", "store_credit"].includes(outcome.toLowerCase()) ? `${words} ${amount}` : words;
}

/** How a return can end once its pieces were judged: what stays the customer's goes back to them. */
export function endings(outcome: string, verdicts: readonly (string | null)[]): string[] {
  const arrived = verdicts.filter((one) => one !== null);
  const wished = outcome.toLowerCase();
  if (arrived.length > 0 && arrived.every((one) => one === "send_back")) return wished === "repair" ? ["repair", "sent_back"] : ["sent_back"];
  return [...new Set([wished, "refund", "store_credit"])].filter((one) => one !== "repair" && one !== "sent_back");
}
