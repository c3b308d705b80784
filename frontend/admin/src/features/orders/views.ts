import type { OrdersSearch } from "../../lib/searchState";

/** A named list of orders: an address worth coming back to. */
export interface SavedView {
  name: string;
  search: OrdersSearch;
}

/** The views every shop starts with, in the order of the work. */
export const BUILT_IN_VIEWS: readonly SavedView[] = [
  { name: "All", search: {} },
  { name: "Confirmed", search: { status: ["CONFIRMED"] } },
  { name: "On hold", search: { hold: ["RX_UNVERIFIED", "PAYMENT_REVIEW", "ADDRESS"] } },
  { name: "In production", search: { status: ["IN_PRODUCTION"] } },
  { name: "To pack", search: { status: ["READY"] } },
  { name: "To ship", search: { status: ["PACKED"] } },
  { name: "On the way", search: { status: ["SHIPPED"] } },
  { name: "Closed", search: { status: ["DELIVERED", "CANCELLED", "EXPIRED"] } },
];

export const ORDER_STATUSES = [
  "PENDING_PAYMENT",
  "CONFIRMED",
  "IN_PRODUCTION",
  "READY",
  "PACKED",
  "SHIPPED",
  "DELIVERED",
  "CANCELLED",
  "EXPIRED",
] as const;

export const HOLD_KINDS = ["RX_UNVERIFIED", "PAYMENT_REVIEW", "ADDRESS"] as const;
