/** What a list of the stock page is told: its filter, what is open beside it, and what to do on a click. */
export interface StockListProps {
  filter: { search: string | null; warehouse: string | null };
  open: string | null;
  onOpen: (key: string) => void;
  onShowAll: () => void;
}

/** The address of one place of an article: "SKU place lot"; an article alone is its SKU. */
export function placeKey(row: { sku: string; location: string; lot: string }): string {
  return [row.sku, row.location, row.lot].filter(Boolean).join(" ");
}

/** The article an address opens, whatever else it names. */
export function skuOf(key: string): string {
  return key.split(" ")[0] ?? key;
}
