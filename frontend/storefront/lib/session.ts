import "server-only";

import { cookies, headers } from "next/headers";
import { CURRENCY_COOKIE, SESSION_COOKIE, YEAR_SECONDS } from "./names";

export const CURRENCIES = ["USD", "EUR"] as const;
export type Currency = (typeof CURRENCIES)[number];

export function isCurrency(text: unknown): text is Currency {
  return CURRENCIES.some((currency) => currency === text);
}

async function isSecure(): Promise<boolean> {
  return ((await headers()).get("x-forwarded-proto") ?? "http").startsWith("https");
}

/** The currency this visitor shops in. */
export async function currency(): Promise<Currency> {
  const chosen = (await cookies()).get(CURRENCY_COOKIE)?.value;
  return isCurrency(chosen) ? chosen : "USD";
}

/** Where a parcel probably goes before an address is known: where this visitor's currency is paid with. */
export async function destination(): Promise<{ country: string; words: string }> {
  return (await currency()) === "EUR" ? { country: "DE", words: "to Germany" } : { country: "US", words: "to the United States" };
}

export async function keepCurrency(chosen: Currency): Promise<void> {
  (await cookies()).set(CURRENCY_COOKIE, chosen, {
    httpOnly: true,
    sameSite: "lax",
    secure: await isSecure(),
    path: "/",
    maxAge: YEAR_SECONDS,
  });
}

/** Keep the session token where only this server reads it. */
export async function keepSession(token: string): Promise<void> {
  (await cookies()).set(SESSION_COOKIE, token, {
    httpOnly: true,
    sameSite: "lax",
    secure: await isSecure(),
    path: "/",
    maxAge: 30 * 24 * 60 * 60,
  });
}

export async function dropSession(): Promise<void> {
  (await cookies()).delete(SESSION_COOKIE);
}
