"use server";

import {
  AddLensesToCartDocument,
  LensChoicesDocument,
  ReadTextDocument,
  type AddLensesToCartInput,
  type FindingTextFragment,
  type LensOptionsInput,
} from "@fovea/gql/storefront";
import { savePrescription } from "@/features/account/actions";
import { ask } from "@/lib/api";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";
import { currency, destination } from "@/lib/session";
import type { LensOptions } from "./price";
import type { ReadText } from "./reading";

export type Choices = { kind: "options"; options: LensOptions } | { kind: "refused"; refusal: Refusal };

/** What is asked about; currency and country are the visitor's. */
export type Question = Omit<LensOptionsInput, "currency" | "country">;

/** Every lens that could go into this frame for this prescription, with price, figures and verdicts. */
export async function lensChoices(question: Question): Promise<Choices> {
  const [chosen, to] = await Promise.all([currency(), destination()]);
  const answer = await ask(LensChoicesDocument, { input: { ...question, currency: chosen, country: to.country } }).catch(() => null);
  if (!answer) return { kind: "refused", refusal: UNAVAILABLE };
  const result = answer.lensOptions;
  return result.__typename === "LensOptions" ? { kind: "options", options: result } : { kind: "refused", refusal: refusal(result) };
}

export type TextRead = { kind: "read"; reading: ReadText } | { kind: "refused"; refusal: Refusal; position: number | null; length: number };

/** A prescription as text, read back; or where in the text it could not be read. */
export async function readText(text: string): Promise<TextRead> {
  const answer = await ask(ReadTextDocument, { text }).catch(() => null);
  if (!answer) return { kind: "refused", refusal: UNAVAILABLE, position: null, length: 0 };
  const result = answer.readPrescription;
  if (result.__typename === "PrescriptionReading") return { kind: "read", reading: result };
  const place = result.__typename === "PrescriptionTextRefused" ? { position: result.position, length: result.length } : { position: null, length: 0 };
  return { kind: "refused", refusal: refusal(result), ...place };
}

/** `saved`: the prescription is in the account now, whatever became of the rest, and need not be saved again. */
export type Added = { kind: "added" } | { kind: "refused"; refusal: Refusal; findings: FindingTextFragment[]; saved: boolean };

/** Frame and lenses into the cart; the API checks everything once more. With `saveAs` the prescription is kept first. */
export async function addLenses(input: Omit<AddLensesToCartInput, "currency" | "quantity" | "savePrescriptionAs">, saveAs: string | null): Promise<Added> {
  const saved = saveAs !== null && Boolean(input.prescription);
  if (saveAs !== null && input.prescription) {
    const refused = await savePrescription({ id: null, label: saveAs, prescription: input.prescription });
    if (refused) return { kind: "refused", refusal: refused, findings: [], saved: false };
  }
  const answer = await ask(AddLensesToCartDocument, { input: { ...input, quantity: 1, currency: await currency() } }).catch(() => null);
  if (!answer) return { kind: "refused", refusal: UNAVAILABLE, findings: [], saved };
  const result = answer.addLensesToCart;
  if (result.__typename === "AddLensesToCartSuccess") return { kind: "added" };
  return {
    kind: "refused",
    refusal: refusal(result),
    findings: result.__typename === "LensNotBuildable" ? result.findings : [],
    saved,
  };
}
