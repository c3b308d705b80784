"use server";

import { CancelMyOrderDocument, SupplyPrescriptionDocument, type FindingTextFragment, type SupplyPrescriptionInput } from "@fovea/gql/storefront";
import { revalidatePath } from "next/cache";
import { ask } from "@/lib/api";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";

/** Cancel before shipping; the API says no once it is too late. */
export async function cancelOrder(orderNumber: string, token: string | null): Promise<Refusal | null> {
  const answer = await ask(CancelMyOrderDocument, { input: { orderNumber, token: token ?? "" } }).catch(() => null);
  revalidatePath(`/orders/${orderNumber}`);
  if (!answer) return UNAVAILABLE;
  const result = answer.cancelMyOrder;
  return result.__typename === "CancelMyOrderSuccess" ? null : refusal(result);
}

export type Supplied = { kind: "supplied" } | { kind: "refused"; refusal: Refusal; findings: FindingTextFragment[] };

/** The prescription that an order waits for. The key makes a second press the same one. */
export async function supplyPrescription(input: SupplyPrescriptionInput): Promise<Supplied> {
  const answer = await ask(SupplyPrescriptionDocument, { input }).catch(() => null);
  if (!answer) return { kind: "refused", refusal: UNAVAILABLE, findings: [] };
  const result = answer.supplyPrescription;
  if (result.__typename === "SupplyPrescriptionSuccess") {
    revalidatePath(`/orders/${input.orderNumber}`);
    return { kind: "supplied" };
  }
  return { kind: "refused", refusal: refusal(result), findings: result.__typename === "LensNotBuildable" ? result.findings : [] };
}
