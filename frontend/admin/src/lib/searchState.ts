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

const tags = z
  .array(z.string().trim().min(1).max(30))
  .min(1)
  .max(10)
  .optional()
  .catch(undefined);

export const ordersSearch = z.object({
  status: codes,
  hold: codes,
  tag: tags,
  from: day,
  to: day,
  late: z.literal(true).optional().catch(undefined),
  q: text,
  open: text,
});
export type OrdersSearch = z.infer<typeof ordersSearch>;

export const listSearch = z.object({ q: text, open: text, tab: text });
export const parcelsSearch = listSearch.extend({ carrier: text });
export const stockSearch = listSearch.extend({ warehouse: text });
export const binsSearch = listSearch.extend({ warehouse: text, zone: text });
// A number stays as it was typed, so that its field can say what is wrong with it.
const typed = z.coerce.string().trim().max(20).optional().catch(undefined);
export const labelsSearch = z.object({ warehouse: text, zone: text, from: typed, count: typed });
export type ListSearch = z.infer<typeof listSearch>;

/** A room of purchasing (`tab`) and one of its lists. */
export const purchasingSearch = z.object({ q: text, open: text, tab: text, list: text });

/** A room of payments (`tab`), one of its lists, and what the webhook log is narrowed to. */
export const paymentsSearch = z.object({
  q: text,
  open: text,
  tab: text,
  list: text,
  vendor: text,
  verdict: text,
  event: text,
});

/** A room of tax (`tab`), one of its lists, and the country whose rates are shown. */
export const taxSearch = purchasingSearch.extend({ country: text });

/** One filter that is on, as a chip: what it says, and the address without it. */
export interface FilterChip {
  key: string;
  label: string;
  without: OrdersSearch;
}

/** The chips of an orders address, one per value, each with the address that drops it. */
export function orderChips(search: OrdersSearch, nameOf: (code: string) => string): FilterChip[] {
  const many = (field: "status" | "hold" | "tag", word: string, name: (value: string) => string): FilterChip[] =>
    (search[field] ?? []).map((code) => {
      const rest = search[field]?.filter((other) => other !== code) ?? [];
      return {
        key: `${field}:${code}`,
        label: `${word}: ${name(code)}`,
        without: { ...search, [field]: rest.length > 0 ? rest : undefined },
      };
    });
  const one = (field: "from" | "to" | "q", label: string): FilterChip[] =>
    search[field] ? [{ key: field, label, without: { ...search, [field]: undefined } }] : [];
  return [
    ...many("status", "Status", nameOf),
    ...many("hold", "Hold", nameOf),
    ...many("tag", "Tag", (tag) => tag),
    ...(search.late ? [{ key: "late", label: "Late", without: { ...search, late: undefined } }] : []),
    ...one("from", `Placed from ${search.from ?? ""}`),
    ...one("to", `Placed to ${search.to ?? ""}`),
    ...one("q", `Text: ${search.q ?? ""}`),
  ];
}

/** Whether two addresses show the same list; the open side sheet does not count. */
export function sameList(a: OrdersSearch, b: OrdersSearch): boolean {
  const shape = ({ status, hold, tag, from, to, late, q }: OrdersSearch) =>
    JSON.stringify([...[status, hold, tag].map((codes) => [...(codes ?? [])].sort()), from, to, late, q]);
  return shape(a) === shape(b);
}

/** An address as a kept list stores it: without the open side sheet, in one order of keys. */
export function storedSearch(search: OrdersSearch): string {
  const { status, hold, tag, from, to, late, q } = search;
  return JSON.stringify({ status, hold, tag, from, to, late, q });
}

/** The address of a kept list; what no longer fits is left out. */
export function searchOf(stored: string): OrdersSearch {
  try {
    return ordersSearch.parse(JSON.parse(stored));
  } catch {
    return {};
  }
}
