"use server";

import { AddFrameToCartDocument } from "@fovea/gql/storefront";
import { redirect } from "next/navigation";
import { ask } from "@/lib/api";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";
import { currency } from "@/lib/session";

/** Put the frame alone into the cart and show the cart. */
export async function buyFrameOnly(_before: Refusal | null, form: FormData): Promise<Refusal | null> {
  const sku = form.get("sku");
  if (typeof sku !== "string") return UNAVAILABLE;
  const chosen = await currency();
  const answer = await ask(AddFrameToCartDocument, { input: { sku, quantity: 1, currency: chosen } }).catch(() => null);
  if (!answer) return UNAVAILABLE;
  const result = answer.addFrameToCart;
  if (result.__typename !== "AddFrameToCartSuccess") return refusal(result);
  redirect("/cart");
}
