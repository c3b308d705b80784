import { z } from "zod";

// A hand-edited address must never break a page: what does not fit is left out.
const text = z.string().trim().min(1).max(200).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);
const codes = z
  .array(z.string().regex(/^[A-Za-z0-9_-]{1,40}$/))
  .min(1)
  .max(20)
  .optional()
  .catch(undefined);

export const ordersSearch = z.object({
  status: codes,
  hold: codes,
  from: day,
  to: day,
  late: z.literal(true).optional().catch(undefined),
  q: text,
  open: text,
});
export type OrdersSearch = z.infer<typeof ordersSearch>;

export const listSearch = z.object({ q: text, open: text, tab: text });
export type ListSearch = z.infer<typeof listSearch>;

/** One filter that is on, as a chip: what it says, and the address without it. */
export interface FilterChip {
  key: string;
  label: string;
  without: OrdersSearch;
}

/** The chips of an orders address, one per value, each with the address that drops it. */
export function orderChips(search: OrdersSearch, nameOf: (code: string) => string): FilterChip[] {
  const many = (field: "status" | "hold", word: string): FilterChip[] =>
    (search[field] ?? []).map((code) => {
      const rest = search[field]?.filter((other) => other !== code) ?? [];
      return {
        key: `${field}:${code}`,
        label: `${word}: ${nameOf(code)}`,
        without: { ...search, [field]: rest.length > 0 ? rest : undefined },
      };
    });
  const one = (field: "from" | "to" | "q", label: string): FilterChip[] =>
    search[field] ? [{ key: field, label, without: { ...search, [field]: undefined } }] : [];
  return [
    ...many("status", "Status"),
    ...many("hold", "Hold"),
    ...(search.late ? [{ key: "late", label: "Late", without: { ...search, late: undefined } }] : []),
    ...one("from", `Placed from ${search.from ?? ""}`),
    ...one("to", `Placed to ${search.to ?? ""}`),
    ...one("q", `Text: ${search.q ?? ""}`),
  ];
}

/** Whether two addresses show the same list; the open side sheet does not count. */
export function sameList(a: OrdersSearch, b: OrdersSearch): boolean {
  const shape = ({ status, hold, from, to, late, q }: OrdersSearch) =>
    JSON.stringify([[...(status ?? [])].sort(), [...(hold ?? [])].sort(), from, to, late, q]);
  return shape(a) === shape(b);
}
