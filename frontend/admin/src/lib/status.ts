import type { IconName, Tone } from "@fovea/ui";

type Said = readonly [label: string, tone: Tone, icon?: IconName];

const STATUS: Record<string, Said> = {
  PENDING_PAYMENT: ["Payment pending", "neutral"],
  CONFIRMED: ["Confirmed", "info", "check"],
  IN_PRODUCTION: ["In production", "info", "lens"],
  READY: ["Ready to pack", "caution", "box"],
  PACKED: ["Packed", "caution", "box"],
  SHIPPED: ["Shipped", "positive", "truck"],
  DELIVERED: ["Delivered", "positive"],
  EXPIRED: ["Expired", "neutral", "close"],
  CANCELLED: ["Cancelled", "neutral", "close"],
  FROM_STOCK: ["From stock", "neutral", "box"],
  TO_MAKE: ["To be made", "info", "lens"],
  MADE: ["Made", "positive"],
  PARTLY_RETURNED: ["Partly returned", "neutral", "return"],
  WAITING: ["Waiting", "caution"],
  SENT: ["At the lab", "info", "flask"],
  RECEIVED: ["Received", "info", "check"],
  PASSED: ["Passed", "positive"],
  OPEN: ["Open", "caution"],
  PICKED: ["Picked", "positive"],
  SHORT: ["Short", "critical"],
  LABELLED: ["Labelled", "info", "tag"],
  PRE_TRANSIT: ["Label bought", "info", "tag"],
  HANDED_OVER: ["Handed over", "info", "truck"],
  IN_TRANSIT: ["In transit", "info", "truck"],
  OUT_FOR_DELIVERY: ["Out for delivery", "info", "truck"],
  EXCEPTION: ["Exception", "critical"],
  FAILURE: ["Failed", "critical"],
  RETURNED: ["Returned", "neutral", "return"],
  REFUNDED: ["Refunded", "positive"],
  REFUND_FAILED: ["Refund failed", "critical"],
  RETURN_AUTHORISED: ["Awaited", "caution", "return"],
  RETURN_RECEIVED: ["Received", "info", "check"],
  RETURN_REFUND_PENDING: ["Refund on its way", "info"],
  RETURN_REFUNDED: ["Refunded", "positive"],
  RETURN_REFUND_FAILED: ["Refund failed", "critical"],
  PARTLY_CAPTURED: ["Partly captured", "caution"],
  PARTLY_REFUNDED: ["Partly refunded", "info"],
  ACTION_REQUIRED: ["Waits for the shopper", "caution"],
  CAPTURE_FAILED: ["Capture failed", "critical"],
  CHARGEBACK: ["Chargeback", "critical"],
  AUTHORISED: ["Authorised", "info"],
  CAPTURED: ["Captured", "positive"],
  REFUSED: ["Refused", "critical"],
  PENDING: ["Pending", "caution"],
  UNKNOWN: ["Outcome unknown", "caution"],
  APPROVED: ["Approved", "positive"],
  ASKED: ["Asked the customer", "caution"],
  MISSING: ["Not sent yet", "caution", "mail"],
  SUPERSEDED: ["Replaced", "neutral", "history"],
  SECOND_LOOK: ["Second look", "info", "eye"],
  REJECTED: ["Rejected", "critical"],
  RX_UNVERIFIED: ["Rx unverified", "caution"],
  PAYMENT_REVIEW: ["Payment review", "caution"],
  ADDRESS: ["Address in doubt", "caution"],
  STOCK: ["Stock missing", "caution"],
};

/** A code in plain words: `OUT_FOR_DELIVERY` reads "Out for delivery". */
export function inWords(code: string): string {
  const words = code
    .replace(/[_\s-]+/g, " ")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Label and tone of a document's state; a state this list has not heard of shows its own words. */
export function statusOf(code: string): { label: string; tone: Tone; icon?: IconName } {
  const known = STATUS[code.toUpperCase().replace(/[\s-]+/g, "_")];
  return known ? { label: known[0], tone: known[1], icon: known[2] } : { label: inWords(code), tone: "neutral" };
}
