"use server";

import { revalidatePath } from "next/cache";
import { SetCartCurrencyDocument } from "@fovea/gql/storefront";
import { ask } from "@/lib/api";
import { isCurrency, keepCurrency } from "@/lib/session";

/** Shop in another currency; the cart follows, at that currency's own prices. */
export async function chooseCurrency(form: FormData): Promise<void> {
  const chosen = form.get("currency");
  if (!isCurrency(chosen)) return;
  await ask(SetCartCurrencyDocument, { input: { currency: chosen } });
  await keepCurrency(chosen);
  revalidatePath("/", "layout");
}
