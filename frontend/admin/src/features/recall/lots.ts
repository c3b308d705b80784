/** The states a lot can be put in; only approved ones are sold. */
export const LOT_STATES = [
  { value: "approved", label: "Approved: may be sold" },
  { value: "on_hold", label: "On hold" },
  { value: "quarantined", label: "Quarantined" },
  { value: "recalled", label: "Recalled" },
  { value: "damaged", label: "Damaged" },
  { value: "expired", label: "Expired" },
  { value: "reserved", label: "Reserved" },
] as const;

/** The lists of lots. */
export const LOT_TABS: readonly { value: string; label: string; status: string | null }[] = [
  { value: "all", label: "All lots", status: null },
  { value: "recalled", label: "Recalled", status: "recalled" },
  { value: "on_hold", label: "On hold", status: "on_hold" },
  { value: "expired", label: "Expired", status: "expired" },
];

/** The address of one lot: its article and its code; a code may hold blanks, a SKU does not. */
export function lotKey(lot: { sku: string; code: string }): string {
  return `${lot.sku} ${lot.code}`;
}

/** The lot an address opens; null for anything that names none. */
export function lotOf(key: string): { sku: string; lot: string } | null {
  const at = key.indexOf(" ");
  return at > 0 && at < key.length - 1 ? { sku: key.slice(0, at), lot: key.slice(at + 1) } : null;
}
