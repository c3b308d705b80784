import { type Money, minorDigits } from "@fovea/ui";

/** An amount as it is typed: "40.50" of EUR is 4050 minor units; null for what is no amount of the currency. */
export function minorOf(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match) return null;
  const fraction = match[2] ?? "";
  if (fraction.length > digits) return null;
  return Number(`${match[1] ?? ""}${fraction.padEnd(digits, "0")}`);
}

/** An amount as a field shows it, with all digits of its currency. */
export function typed({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** A whole number as it is typed; null for an empty field, NaN for what is none, which the API refuses at its field. */
export function wholeOf(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : NaN;
}
