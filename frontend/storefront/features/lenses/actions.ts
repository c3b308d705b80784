"use server";

import {
  AddLensesToCartDocument,
  LensChoicesDocument,
  type AddLensesToCartInput,
  type FindingTextFragment,
  type LensUse,
  type PrescriptionInput,
} from "@fovea/gql/storefront";
import { ask } from "@/lib/api";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";
import { currency } from "@/lib/session";
import type { LensOptions } from "./price";

export type Choices = { kind: "options"; options: LensOptions } | { kind: "refused"; refusal: Refusal };

/** Every lens that could go into this frame for this prescription, with price, figures and verdicts. */
export async function lensChoices(sku: string, use: LensUse, prescription: PrescriptionInput | null): Promise<Choices> {
  const input = { sku, use, prescription, currency: await currency() };
  const answer = await ask(LensChoicesDocument, { input }).catch(() => null);
  if (!answer) return { kind: "refused", refusal: UNAVAILABLE };
  const result = answer.lensOptions;
  return result.__typename === "LensOptions" ? { kind: "options", options: result } : { kind: "refused", refusal: refusal(result) };
}

export type Added = { kind: "added" } | { kind: "refused"; refusal: Refusal; findings: FindingTextFragment[] };

/** Frame and lenses into the cart; the API checks everything once more. */
export async function addLenses(input: Omit<AddLensesToCartInput, "currency" | "quantity">): Promise<Added> {
  const answer = await ask(AddLensesToCartDocument, { input: { ...input, quantity: 1, currency: await currency() } }).catch(() => null);
  if (!answer) return { kind: "refused", refusal: UNAVAILABLE, findings: [] };
  const result = answer.addLensesToCart;
  if (result.__typename === "AddLensesToCartSuccess") return { kind: "added" };
  return {
    kind: "refused",
    refusal: refusal(result),
    findings: result.__typename === "LensNotBuildable" ? result.findings : [],
  };
}
