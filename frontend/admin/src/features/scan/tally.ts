import { z } from "zod";

/** So many pieces of an article, as counted or received so far. */
export const tallyLine = z.object({
  sku: z.string(),
  name: z.string(),
  lot: z.string(),
  quantity: z.number().int().min(0),
  // Of a lot that spoils; what was kept before dates were asked for has none.
  expiresOn: z.string().optional(),
});
export type TallyLine = z.infer<typeof tallyLine>;

/** Adds pieces; an article comes once for each lot, the last one touched in front. */
export function add(lines: readonly TallyLine[], article: Omit<TallyLine, "quantity">, by: number): TallyLine[] {
  const known = lines.find((line) => line.sku === article.sku && line.lot === article.lot);
  const rest = lines.filter((line) => line !== known);
  const quantity = Math.max(0, (known?.quantity ?? 0) + by);
  const { sku, name, lot } = article;
  const expiresOn = article.expiresOn || known?.expiresOn;
  return quantity === 0 ? rest : [{ sku, name, lot, quantity, ...(expiresOn ? { expiresOn } : {}) }, ...rest];
}

/** Sets how many there are of the article touched last. */
export function setLast(lines: readonly TallyLine[], quantity: number): TallyLine[] {
  const [last, ...rest] = lines;
  if (!last) return [];
  return quantity === 0 ? rest : [{ ...last, quantity }, ...rest];
}

export function total(lines: readonly TallyLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** A bare number of up to four digits sets how many; longer ones are labels. */
export function asNumber(raw: string): number | null {
  return /^\d{1,4}$/.test(raw.trim()) ? Number(raw.trim()) : null;
}
