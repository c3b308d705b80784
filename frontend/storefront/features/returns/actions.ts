"use server";

import { CancelMyReturnDocument, RequestReturnDocument, ReturnForecastDocument, type ForecastViewFragment } from "@fovea/gql/storefront";
import { revalidatePath } from "next/cache";
import { ask } from "@/lib/api";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";

export interface ReturnWish {
  orderLineId: string;
  quantity: number;
  reason: string;
}

export interface ReturnRequest {
  orderNumber: string;
  token: string | null;
  lines: ReturnWish[];
  outcome: string;
  exchangeSku: string | null;
  note: string;
  photoUploadId: string | null;
}

/** What would happen if exactly this came back; null when the API cannot be reached. */
export async function foresee(orderNumber: string, token: string | null, lines: ReturnWish[]): Promise<ForecastViewFragment | null> {
  const answer = await ask(ReturnForecastDocument, { orderNumber, token, lines }).catch(() => null);
  return answer?.returnForecast ?? null;
}

/** Ask to send things back. The key makes a second press the same request. */
export async function requestReturn(request: ReturnRequest, idempotencyKey: string): Promise<Refusal | null> {
  const answer = await ask(RequestReturnDocument, { input: { ...request, idempotencyKey } }).catch(() => null);
  if (!answer) return UNAVAILABLE;
  revalidatePath(`/orders/${request.orderNumber}`);
  const result = answer.requestReturn;
  return result.__typename === "RequestReturnSuccess" ? null : refusal(result);
}

/** Keep it after all, while nothing travels. */
export async function cancelReturn(orderNumber: string, token: string | null, returnId: string, idempotencyKey: string): Promise<Refusal | null> {
  const answer = await ask(CancelMyReturnDocument, { input: { orderNumber, token, returnId, idempotencyKey } }).catch(() => null);
  if (!answer) return UNAVAILABLE;
  revalidatePath(`/orders/${orderNumber}`);
  revalidatePath("/account/returns");
  const result = answer.cancelMyReturn;
  return result.__typename === "CancelMyReturnSuccess" ? null : refusal(result);
}
