/** "52.0 mm" from 520 tenths; `round` drops a zero tenth ("52 mm"). */
export function formatMm(tenths: number, options: { round?: boolean; unit?: boolean } = {}): string {
  const { round = false, unit = true } = options;
  const digits = round && tenths % 10 === 0 ? 0 : 1;
  const text = (tenths / 10).toFixed(digits).replace("-", "\u2212");
  return unit ? `${text}\u00a0mm` : text;
}

/** "21.4 g" from 214 tenths of a gram. */
export function formatGrams(tenths: number): string {
  return `${(tenths / 10).toFixed(1)}\u00a0g`;
}

/** A lens power as opticians write it: sign always, two places, a real minus ("−2.25", "+0.50", "0.00"). */
export function formatPower(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (value === 0) return "0.00";
  return `${value < 0 ? "\u2212" : "+"}${Math.abs(value).toFixed(2)}`;
}

/** "7°" from 7, "—" when there is none. */
export function formatAxis(axis: number | null | undefined): string {
  return axis === null || axis === undefined ? "\u2014" : `${axis}°`;
}
