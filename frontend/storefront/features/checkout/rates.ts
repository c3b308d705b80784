import { serviceName } from "@fovea/ui/format";

export interface RateLike {
  id: string;
  carrier: string;
  label: string;
  price: { minor: number };
  arrives?: string | null;
  days?: number | null;
}

/** What a rate is called. */
export function rateName(rate: RateLike): string {
  return serviceName(rate.carrier, rate.label);
}

function when(rate: RateLike): string {
  return rate.arrives ?? `~${String(rate.days ?? 99).padStart(3, "0")}`;
}

/** One service once, at its best price; cheapest first. */
export function distinct<R extends RateLike>(rates: readonly R[]): R[] {
  const sorted = rates.toSorted((a, b) => a.price.minor - b.price.minor || when(a).localeCompare(when(b)));
  return sorted.filter((rate, index) => sorted.findIndex((other) => rateName(other) === rateName(rate)) === index);
}

/**
 * What is worth choosing between: rates no other one beats in both price and date, the cheapest of every carrier, and the one
 * that is selected. The rest stays a press away.
 */
export function shortlist<R extends RateLike>(rates: readonly R[], selected: string | null): { first: R[]; rest: R[] } {
  const all = distinct(rates);
  const chosen = rates.find((rate) => rate.id === selected);
  if (chosen && !all.includes(chosen)) {
    const twin = all.findIndex((rate) => rateName(rate) === rateName(chosen));
    all.splice(twin, 1, chosen);
  }
  const keep = (rate: R): boolean =>
    rate.id === selected ||
    !all.some((other) => other !== rate && other.price.minor <= rate.price.minor && when(other) <= when(rate)) ||
    all.find((other) => other.carrier === rate.carrier) === rate;
  return { first: all.filter(keep), rest: all.filter((rate) => !keep(rate)) };
}
