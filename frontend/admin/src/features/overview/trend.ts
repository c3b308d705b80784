/** How the newest stretch compares with the one before it. */
export interface Trend {
  /** Change in whole percent; null when the stretch before had nothing to compare with. */
  percent: number | null;
  days: number;
}

/** The sum of all values. */
export const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Compares the last `days` values with the `days` before them. */
export function compareHalves(values: readonly number[], days: number): Trend {
  const before = total(values.slice(-2 * days, -days));
  const now = total(values.slice(-days));
  return { percent: before === 0 ? null : Math.round(((now - before) / before) * 100), days };
}

/** The chart's title, which is the answer to "are we getting more orders?". */
export function weekAnswer(orders: readonly number[]): string {
  const { percent } = compareHalves(orders, 7);
  if (percent === null) return "Orders by day";
  if (Math.abs(percent) < 5) return "The last 7 days brought as many orders as the 7 before";
  return `The last 7 days brought ${String(Math.abs(percent))} % ${percent > 0 ? "more" : "fewer"} orders than the 7 before`;
}
