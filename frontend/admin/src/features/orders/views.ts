import type { OrdersSearch } from "../../lib/searchState";

/** A named list of orders: an address worth coming back to. */
export interface SavedView {
  name: string;
  search: OrdersSearch;
}

export const ORDER_STATUSES = [
  "pending_payment",
  "confirmed",
  "in_production",
  "ready",
  "packed",
  "partly_shipped",
  "shipped",
  "delivered",
  "cancelled",
  "expired",
] as const;

export const HOLD_KINDS = ["rx_unverified", "payment_review", "address", "stock", "lab", "payment_due", "recall", "dispute", "tax"] as const;

/** The views every shop starts with, in the order of the work. */
export const BUILT_IN_VIEWS: readonly SavedView[] = [
  { name: "All", search: {} },
  { name: "Confirmed", search: { status: ["confirmed"] } },
  { name: "Late", search: { late: true } },
  { name: "On hold", search: { hold: [...HOLD_KINDS] } },
  { name: "In production", search: { status: ["in_production"] } },
  { name: "To pack", search: { status: ["ready"] } },
  { name: "To ship", search: { status: ["packed"] } },
  { name: "On the way", search: { status: ["partly_shipped", "shipped"] } },
  { name: "Closed", search: { status: ["delivered", "cancelled", "expired"] } },
];

// The server counts no further: nobody reads a list to its ten-thousandth row.
const MOST_COUNTED = 1_000;

/** A count of orders as it stands at the foot of the list. */
export function howMany(total: number): string {
  return total > MOST_COUNTED ? `more than ${MOST_COUNTED.toLocaleString("en")}` : total.toLocaleString("en");
}
