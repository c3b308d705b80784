"use server";

import { RegisterDocument, SignInDocument, SignOutDocument } from "@fovea/gql/storefront";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { ask } from "@/lib/api";
import { safeNextPath } from "@/lib/next-path";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";
import { dropSession, keepSession } from "@/lib/session";

export interface SessionState {
  refusal: Refusal | null;
  email: string;
  name: string;
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

export async function signIn(_before: SessionState, form: FormData): Promise<SessionState> {
  const email = field(form, "email").trim();
  const kept = { email, name: "" };
  const answer = await ask(SignInDocument, { input: { email, password: field(form, "password") } }).catch(() => null);
  if (!answer) return { ...kept, refusal: UNAVAILABLE };
  const result = answer.signIn;
  if (result.__typename !== "SignInSuccess") return { ...kept, refusal: refusal(result) };
  await keepSession(result.token);
  revalidatePath("/", "layout");
  redirect(safeNextPath(field(form, "next")));
}

export async function register(_before: SessionState, form: FormData): Promise<SessionState> {
  const kept = { email: field(form, "email").trim(), name: field(form, "name").trim() };
  const answer = await ask(RegisterDocument, { input: { ...kept, password: field(form, "password") } }).catch(() => null);
  if (!answer) return { ...kept, refusal: UNAVAILABLE };
  const result = answer.register;
  if (result.__typename !== "RegisterSuccess") return { ...kept, refusal: refusal(result) };
  await keepSession(result.token);
  revalidatePath("/", "layout");
  redirect(safeNextPath(field(form, "next")));
}

/** The session ends on the server too; should that fail, this browser forgets it all the same. */
export async function signOut(): Promise<void> {
  await ask(SignOutDocument, {}).catch(() => null);
  await dropSession();
  revalidatePath("/", "layout");
  redirect("/");
}
