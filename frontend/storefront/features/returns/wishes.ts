import type { ForecastViewFragment, ReturnChoicesQuery } from "@fovea/gql/storefront";
import { formatMoney } from "@fovea/ui";
import type { ReturnWish } from "./actions";

export type ReturnChoice = ReturnChoicesQuery["returnChoices"][number];

type Money = ForecastViewFragment["exchanges"][number]["difference"];

export interface Wish {
  quantity: number;
  reason: string;
}

/** The lines that are complete: how many, and why. */
export function complete(wishes: Record<string, Wish>): ReturnWish[] {
  return Object.entries(wishes)
    .filter(([, wish]) => wish.quantity > 0 && wish.reason !== "")
    .map(([orderLineId, wish]) => ({ orderLineId, ...wish }));
}

/** Reasons under the heading of their kind, in the order of the tree. */
export function grouped(reasons: ReturnChoice["reasons"]): { group: string; reasons: ReturnChoice["reasons"] }[] {
  const found = new Map<string, ReturnChoice["reasons"]>();
  for (const reason of reasons) found.set(reason.group, [...(found.get(reason.group) ?? []), reason]);
  return [...found].map(([group, own]) => ({ group, reasons: own }));
}

/** The end that is asked for: the chosen one while it is offered, else the first. */
export function endOf(forecast: ForecastViewFragment | null, chosen: string | null): string | null {
  const offered = forecast?.options.map((one) => one.outcome) ?? [];
  return chosen !== null && offered.includes(chosen) ? chosen : (offered[0] ?? null);
}

/** What will happen to the difference, in a sentence. */
export function differenceSentence(difference: Money | undefined): string | null {
  if (!difference || difference.minor === 0) return null;
  return difference.minor > 0
    ? `Once yours is here and checked we mail you where to pay ${formatMoney(difference)}. The other piece waits a week for it; if you do not pay, you get your refund instead.`
    : `Once yours is here and checked, ${formatMoney({ ...difference, minor: -difference.minor })} go back the way you paid.`;
}

/** Whether it can be asked for now. */
export function askable(lines: ReturnWish[], forecast: ForecastViewFragment | null, end: string | null, instead: string): boolean {
  return lines.length > 0 && forecast !== null && !forecast.refusal && end !== null && (end !== "exchange" || instead !== "");
}
