import type { CompletePaymentActionMutation, PlaceOrderMutation } from "@fovea/gql/storefront";
import { formatMoney } from "@fovea/ui/format";

/** What the page does after the shopper pressed "Pay". */
export type PayOutcome =
  /** Authorised, or on its way: the confirmation says which. */
  | { kind: "placed"; href: string }
  /** The bank wants to ask the shopper. */
  | { kind: "action"; action: unknown }
  /** Not paid. Everything typed is kept; `fresh` means the next press is a new attempt. */
  | { kind: "refused"; message: string; fresh: boolean }
  /** What was shown is no longer true: the page shows what is, and nothing was charged. */
  | { kind: "changed"; message: string };

export interface Settled {
  outcome: PayOutcome;
  /** Set when there is an order to remember. */
  placed: { number: string; token: string } | null;
}

type PlaceResult = PlaceOrderMutation["placeOrder"];
type CompleteResult = CompletePaymentActionMutation["completePaymentAction"];
type Payment = Extract<PlaceResult, { __typename: "PlaceOrderSuccess" }>["payment"];

const NOT_PAID = "The payment did not go through. Your card was not charged; try again or use another card.";

function settlePayment(payment: Omit<Payment, "action"> & { action?: unknown }, href: (placed: { number: string; token: string }) => string): Settled {
  const placed = { number: payment.orderNumber, token: payment.orderToken };
  if (payment.status === "REFUSED") return { outcome: { kind: "refused", message: NOT_PAID, fresh: true }, placed: null };
  if (payment.status === "ACTION_REQUIRED" && payment.action) return { outcome: { kind: "action", action: payment.action }, placed };
  return { outcome: { kind: "placed", href: href(placed) }, placed };
}

export function settlePlaced(result: PlaceResult, href: (placed: { number: string; token: string }) => string): Settled {
  switch (result.__typename) {
    case "PlaceOrderSuccess":
      return settlePayment(result.payment, href);
    case "PaymentRefused":
      return { outcome: { kind: "refused", message: result.message || NOT_PAID, fresh: true }, placed: null };
    case "CheckoutQuoteChanged":
      return { outcome: { kind: "changed", message: `The total is now ${formatMoney(result.totals.total)}. Nothing was charged; please look at it and pay again.` }, placed: null };
    case "InsufficientStock":
      return { outcome: { kind: "changed", message: `${result.message} Nothing was charged.` }, placed: null };
    default:
      return { outcome: { kind: "changed", message: result.message }, placed: null };
  }
}

export function settleCompleted(result: CompleteResult, href: (placed: { number: string; token: string }) => string): Settled {
  if (result.__typename === "CompletePaymentActionSuccess") return settlePayment(result.payment, href);
  return { outcome: { kind: "refused", message: result.message || NOT_PAID, fresh: true }, placed: null };
}
