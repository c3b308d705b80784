"use server";

import {
  CompletePaymentActionDocument,
  PlaceOrderDocument,
  SelectShippingRateDocument,
  SetCheckoutAddressDocument,
  UseStoreCreditDocument,
} from "@fovea/gql/storefront";
import { revalidatePath } from "next/cache";
import { toAddressInput, type AddressText } from "@/features/address/countries";
import { ask } from "@/lib/api";
import { ownAddress } from "@/lib/own-address";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";
import { insist, settleCompleted, settlePlaced, unsettled, type PayOutcome } from "./outcome";
import { confirmationPath, lastPlaced, rememberNotice, rememberPlaced } from "./placed-cookie";

export type AddressAnswer = { refusal: Refusal } | { warnings: string[] };

/** Who and where to. Warnings mean: probably wrong, and the shopper may insist. */
export async function setAddress(email: string, address: AddressText, acceptWarnings: boolean): Promise<AddressAnswer> {
  const input = { email: email.trim(), address: toAddressInput(address), acceptWarnings };
  const answer = await ask(SetCheckoutAddressDocument, { input }).catch(() => null);
  if (!answer) return { refusal: UNAVAILABLE };
  const result = answer.setCheckoutAddress;
  if (result.__typename !== "SetCheckoutAddressSuccess") return { refusal: refusal(result) };
  revalidatePath("/checkout");
  return { warnings: acceptWarnings ? [] : result.checkout.addressWarnings };
}

export async function selectRate(rateId: string): Promise<Refusal | null> {
  const answer = await ask(SelectShippingRateDocument, { input: { rateId } }).catch(() => null);
  if (!answer) return UNAVAILABLE;
  revalidatePath("/checkout");
  const result = answer.selectShippingRate;
  return result.__typename === "SelectShippingRateSuccess" ? null : refusal(result);
}

/** Let store credit pay what it can, or not. */
export async function useStoreCredit(use: boolean): Promise<Refusal | null> {
  const answer = await ask(UseStoreCreditDocument, { input: { use } }).catch(() => null);
  if (!answer) return UNAVAILABLE;
  revalidatePath("/checkout");
  const result = answer.useStoreCredit;
  return result.__typename === "UseStoreCreditSuccess" ? null : refusal(result);
}

/** What the card form hands over when the shopper presses "Pay". */
export interface Attempt {
  key: string;
  expectedTotal: number;
  paymentMethod: unknown;
  browserInfo: unknown;
  /** The shopper ticked that the card may be kept for the next time. */
  rememberCard?: boolean;
}

/**
 * Pay. The key belongs to the attempt: pressing twice, or again after a lost answer, is the same payment.
 * Card data is encrypted in the provider's own fields and only passes through; it is neither kept nor logged.
 */
export async function pay(attempt: Attempt): Promise<PayOutcome> {
  const origin = await ownAddress();
  const input = {
    idempotencyKey: attempt.key,
    expectedTotal: attempt.expectedTotal,
    paymentMethod: attempt.paymentMethod,
    browserInfo: attempt.browserInfo,
    returnUrl: `${origin}/checkout/return`,
    origin,
    rememberCard: attempt.rememberCard ?? false,
  };
  const answer = await insist(() => ask(PlaceOrderDocument, { input }), ({ placeOrder }) => unsettled(placeOrder)).catch(() => null);
  if (!answer) return { kind: "refused", message: "We could not reach our service. If you press Pay again, you will not pay twice.", fresh: false };
  const { outcome, placed } = settlePlaced(answer.placeOrder, confirmationPath);
  if (placed) await rememberPlaced(placed);
  if (outcome.kind === "changed") revalidatePath("/checkout");
  return outcome;
}

/** The shopper is back from the bank. Harmless to call twice: the API answers the same again. */
export async function completePayment(details: Record<string, string>): Promise<PayOutcome> {
  const placed = await lastPlaced();
  if (!placed) return { kind: "refused", message: "We do not know which payment this was. Your orders are in the mail we sent you and in your account.", fresh: true };
  const input = { orderNumber: placed.number, orderToken: placed.token, details };
  const answer = await ask(CompletePaymentActionDocument, { input }).catch(() => null);
  /* Unknown is not refused: the confirmation page keeps asking until the payment is known. */
  if (!answer) return { kind: "placed", href: confirmationPath(placed) };
  const { outcome } = settleCompleted(answer.completePaymentAction, confirmationPath);
  if (outcome.kind === "refused") await rememberNotice(outcome.message);
  return outcome;
}
