"use server";

import { FinishOrderPaymentDocument, StartOrderPaymentDocument } from "@fovea/gql/storefront";
import { revalidatePath } from "next/cache";
import { settleFinished, type PayOutcome } from "@/features/checkout/outcome";
import { lastPlaced, orderPath, rememberNotice, rememberPlaced } from "@/features/checkout/placed-cookie";
import { ask } from "@/lib/api";
import { ownAddress } from "@/lib/own-address";

export type Opened =
  | { kind: "opened"; session: { id: string; data: string } }
  /** The provider gave none; the next press asks for another one. */
  | { kind: "refused"; message: string }
  /** What was shown is no longer true: the page shows what is. */
  | { kind: "changed"; message: string };

const NOT_ASKED = "PAYMENTS_UNAVAILABLE";

/** Open the provider's card form for what an order became dearer by. */
export async function startPayment(number: string, token: string | null, amount: number, anew: boolean): Promise<Opened> {
  const returnUrl = `${await ownAddress()}/orders/${encodeURIComponent(number)}/paying`;
  const input = { orderNumber: number, token, expectedAmount: amount, returnUrl, anew };
  const { startOrderPayment: answer } = await ask(StartOrderPaymentDocument, { input });
  if (answer.__typename !== "StartOrderPaymentSuccess") return { kind: answer.code === NOT_ASKED ? "refused" : "changed", message: answer.message };
  /* The guest's key to the order, for the way back from a bank that asks on its own page. */
  await rememberPlaced({ number: answer.orderNumber, token: answer.orderToken });
  return { kind: "opened", session: { id: answer.session.id, data: answer.session.data } };
}

/** The form is done: ask what came of it. Harmless to call twice. */
export async function finishPayment(number: string, token: string | null, sessionId: string, sessionResult: string): Promise<PayOutcome> {
  const input = { orderNumber: number, token, sessionId, sessionResult };
  const { finishOrderPayment: answer } = await ask(FinishOrderPaymentDocument, { input });
  const outcome = settleFinished(answer, orderPath);
  if (outcome.kind === "changed") revalidatePath(`/orders/${number}`);
  return outcome;
}

/** Back from a bank's own page: finish, and say above the form what came of it when it was not paid. */
export async function finishAfterBank(number: string, sessionId: string, sessionResult: string | null): Promise<string> {
  const placed = await lastPlaced();
  const own = placed?.number === number ? placed : null;
  const back = own ? orderPath(own) : `/orders/${encodeURIComponent(number)}`;
  if (!sessionResult) return back;
  const outcome = await finishPayment(number, own?.token ?? null, sessionId, sessionResult);
  if (outcome.kind === "refused" || outcome.kind === "changed") await rememberNotice(outcome.message);
  return outcome.kind === "placed" ? outcome.href : back;
}
