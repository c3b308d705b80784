"use server";

import { AddFrameToCartDocument, AskForStockDocument } from "@fovea/gql/storefront";
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

/** What the form of a sold-out article shows: done, or why not, with what was typed. */
export interface StockAsk {
  done: boolean;
  confirm: boolean;
  email: string;
  language: string;
  refusal: Refusal | null;
}

/** Be told once when an article can be bought again. */
export async function askForStock(_before: StockAsk | null, form: FormData): Promise<StockAsk> {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const typed = { email: text("email"), language: text("language") };
  const answer = await ask(AskForStockDocument, { input: { sku: text("sku"), ...typed } }).catch(() => null);
  const result = answer?.askForStock;
  if (!result) return { ...typed, done: false, confirm: false, refusal: UNAVAILABLE };
  if (result.__typename !== "AskForStockSuccess") return { ...typed, done: false, confirm: false, refusal: refusal(result) };
  return { ...typed, done: true, confirm: result.confirm, refusal: null };
}
