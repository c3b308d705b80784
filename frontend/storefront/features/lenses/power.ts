/** Powers while they are typed: text in, quarter-dioptre steps, text out. Sums are done in hundredths, never in binary fractions. */

export interface Range {
  min: number;
  max: number;
}

export const SPHERE: Range = { min: -2000, max: 2000 };
export const CYLINDER: Range = { min: -800, max: 800 };
export const ADD: Range = { min: 0, max: 400 };
export const PRISM: Range = { min: 0, max: 1000 };
const QUARTER = 25;

/** Hundredths of a dioptre, or null when the text is no power. Takes comma, real minus, "plano" and a missing sign. */
export function parsePower(text: string): number | null {
  const plain = text.trim().replaceAll("\u2212", "-").replace(",", ".").replace(/\s+/g, "");
  if (/^(pl|plano|plan|sph|ds|0)$/i.test(plain)) return 0;
  const found = /^([+-]?)(\d{1,2})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!found) return null;
  const [, sign, whole = "0", fraction = ""] = found;
  const hundredths = Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  return sign === "-" ? -hundredths : hundredths;
}

/** "+1.25", "-0.50", "0.00": what the API takes and the field shows. */
export function powerText(hundredths: number): string {
  const sign = hundredths > 0 ? "+" : hundredths < 0 ? "-" : "";
  const size = Math.abs(hundredths);
  return `${sign}${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
}

/** One quarter up or down; from an empty field to the first step, from between two quarters to the next one. */
export function stepPower(text: string, direction: 1 | -1, range: Range): string {
  const now = parsePower(text) ?? 0;
  const quarters = now / QUARTER;
  const next = (direction > 0 ? Math.floor(quarters) + 1 : Math.ceil(quarters) - 1) * QUARTER;
  return powerText(Math.min(range.max, Math.max(range.min, next)));
}

/** Whole degrees 1 to 180; after 180 comes 1 again, because it is the same direction. */
export function stepAxis(text: string, direction: 1 | -1): string {
  const now = /^\d{1,3}$/.test(text.trim()) ? Number(text) : direction > 0 ? 0 : 181;
  const next = now + direction;
  return String(next > 180 ? 1 : next < 1 ? 180 : next);
}

/** Tenths of a millimetre, or null. */
export function parseTenths(text: string): number | null {
  const found = /^(\d{2})(?:[.,](\d))?(?:\s*mm)?$/.exec(text.trim());
  return found ? Number(found[1]) * 10 + Number(found[2] ?? "0") : null;
}

/** Half a millimetre up or down. */
export function stepPd(text: string, direction: 1 | -1, start: number, range: Range): string {
  const now = parseTenths(text);
  const next = now === null ? start : now + direction * 5;
  return (Math.min(range.max, Math.max(range.min, next)) / 10).toFixed(1);
}
