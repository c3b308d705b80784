import type { CompletePaymentActionMutation, FinishOrderPaymentMutation, PlaceOrderMutation } from "@fovea/gql/storefront";
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
type FinishResult = FinishOrderPaymentMutation["finishOrderPayment"];
type Payment = Extract<PlaceResult, { __typename: "PlaceOrderSuccess" }>["payment"];

/** The provider was not asked: the same press may be made again, and is the same payment. */
const NOT_ASKED = "PAYMENTS_UNAVAILABLE";
const NOT_PAID = "The payment did not go through. Your card was not charged; try again or use another card.";

function settlePayment(payment: Payment, href: (placed: { number: string; token: string }) => string): Settled {
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
      return settleProblem(result);
  }
}

function settleProblem(problem: { code: string; message: string }): Settled {
  if (problem.code === NOT_ASKED) return { outcome: { kind: "refused", message: problem.message, fresh: false }, placed: null };
  return { outcome: { kind: "changed", message: problem.message }, placed: null };
}

export function settleCompleted(result: CompleteResult, href: (placed: { number: string; token: string }) => string): Settled {
  if (result.__typename === "CompletePaymentActionSuccess") return settlePayment(result.payment, href);
  return { outcome: { kind: "refused", message: result.message || NOT_PAID, fresh: true }, placed: null };
}

/** What came of a card form for an order that is there already; a refused card leaves the form open. */
export function settleFinished(result: FinishResult, href: (placed: { number: string; token: string }) => string): PayOutcome {
  switch (result.__typename) {
    case "FinishOrderPaymentSuccess":
      return settlePayment(result.payment, href).outcome;
    case "PaymentRefused":
      return { kind: "refused", message: result.message || NOT_PAID, fresh: false };
    default:
      return settleProblem(result).outcome;
  }
}

/** The house does not know yet whether the provider has taken the payment. */
export function unsettled(result: PlaceResult): boolean {
  return "payment" in result && result.payment.status === "PENDING";
}

const AGAIN_AFTER_MS = [1_000, 3_000] as const;
/** A provider that is silent rather than short of an answer is not waited for again. */
const PATIENCE_MS = 8_000;

/**
 * Press again, a little later each time, while nobody knows what came of it: with the same key it is the same payment,
 * and only whoever holds the card's encrypted fields can ask the provider once more.
 */
export async function insist<Answer>(
  press: () => Promise<Answer>,
  unknown: (answer: Answer) => boolean,
  pauses: readonly number[] = AGAIN_AFTER_MS,
): Promise<Answer> {
  const started = Date.now();
  let answer = await press();
  for (const pause of pauses) {
    if (!unknown(answer) || Date.now() - started > PATIENCE_MS) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
    answer = await press();
  }
  return answer;
}
