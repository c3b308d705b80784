"use server";

import { SetCartQuantityDocument } from "@fovea/gql/storefront";
import { revalidatePath } from "next/cache";
import { ask } from "@/lib/api";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";

/** Another quantity for one line; 0 takes it out. */
export async function setQuantity(lineId: string, quantity: number): Promise<Refusal | null> {
  const answer = await ask(SetCartQuantityDocument, { input: { lineId, quantity } }).catch(() => null);
  revalidatePath("/", "layout");
  if (!answer) return UNAVAILABLE;
  const result = answer.setCartQuantity;
  return result.__typename === "SetCartQuantitySuccess" ? null : refusal(result);
}
