"use server";

import { ConfirmLetterDocument, SetLetterConsentDocument, SetLetterLanguageDocument, UnsubscribeDocument } from "@fovea/gql/storefront";
import { revalidatePath } from "next/cache";
import { ask } from "@/lib/api";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";

/** How following a link from a letter ended. */
export interface LinkAnswer {
  topic: string | null;
  article: string;
  refusal: Refusal | null;
}

const failed = (why: Refusal): LinkAnswer => ({ topic: null, article: "", refusal: why });

function tokenOf(form: FormData): string {
  const token = form.get("token");
  return typeof token === "string" ? token : "";
}

export async function unsubscribe(_before: LinkAnswer | null, form: FormData): Promise<LinkAnswer> {
  const answer = await ask(UnsubscribeDocument, { input: { token: tokenOf(form) } }).catch(() => null);
  if (!answer) return failed(UNAVAILABLE);
  const result = answer.unsubscribe;
  return result.__typename === "UnsubscribeSuccess" ? { topic: result.topic, article: "", refusal: null } : failed(refusal(result));
}

export async function confirmLetter(_before: LinkAnswer | null, form: FormData): Promise<LinkAnswer> {
  const answer = await ask(ConfirmLetterDocument, { input: { token: tokenOf(form) } }).catch(() => null);
  if (!answer) return failed(UNAVAILABLE);
  const result = answer.confirmLetter;
  return result.__typename === "ConfirmLetterSuccess" ? { topic: result.topic, article: result.article, refusal: null } : failed(refusal(result));
}

export async function setConsent(topic: string, wanted: boolean): Promise<Refusal | null> {
  const answer = await ask(SetLetterConsentDocument, { input: { topic, wanted } }).catch(() => null);
  if (!answer) return UNAVAILABLE;
  const result = answer.setLetterConsent;
  if (result.__typename !== "LetterChoicesSuccess") return refusal(result);
  revalidatePath("/account/letters");
  return null;
}

export async function setLanguage(language: string): Promise<Refusal | null> {
  const answer = await ask(SetLetterLanguageDocument, { input: { language } }).catch(() => null);
  if (!answer) return UNAVAILABLE;
  const result = answer.setLetterLanguage;
  if (result.__typename !== "LetterChoicesSuccess") return refusal(result);
  revalidatePath("/account/letters");
  return null;
}
