import "server-only";

import { cookies, headers } from "next/headers";

const PLACED_COOKIE = "fovea_placed";
const NOTICE_COOKIE = "fovea_notice";
const NOTICE_SECONDS = 60;
const DAY_SECONDS = 24 * 60 * 60;

export interface Placed {
  number: string;
  token: string;
}

async function keep(name: string, value: string, maxAge: number): Promise<void> {
  const secure = ((await headers()).get("x-forwarded-proto") ?? "http").startsWith("https");
  (await cookies()).set(name, value, { httpOnly: true, sameSite: "lax", secure, path: "/", maxAge });
}

/** What to say above the card form when the shopper is back from the bank. Not in the address: anybody could write there. */
export async function rememberNotice(sentence: string): Promise<void> {
  await keep(NOTICE_COOKIE, sentence, NOTICE_SECONDS);
}

export async function lastNotice(): Promise<string | null> {
  return (await cookies()).get(NOTICE_COOKIE)?.value ?? null;
}

/** Remember the order just placed, so that "back" after paying leads to its confirmation and never to a second payment. */
export async function rememberPlaced(placed: Placed): Promise<void> {
  await keep(PLACED_COOKIE, JSON.stringify(placed), DAY_SECONDS);
}

export async function lastPlaced(): Promise<Placed | null> {
  const text = (await cookies()).get(PLACED_COOKIE)?.value;
  if (!text) return null;
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== "object" || kept === null || !("number" in kept) || !("token" in kept)) return null;
    return typeof kept.number === "string" && typeof kept.token === "string" ? { number: kept.number, token: kept.token } : null;
  } catch {
    return null;
  }
}

/** Where an order is. The token is the guest's key to it. */
export function orderPath({ number, token }: Placed): string {
  return `/orders/${encodeURIComponent(number)}?token=${encodeURIComponent(token)}`;
}

/** Where the confirmation of an order is. The token is the guest's key to it. */
export function confirmationPath({ number, token }: Placed): string {
  return `/orders/${encodeURIComponent(number)}/placed?token=${encodeURIComponent(token)}`;
}
