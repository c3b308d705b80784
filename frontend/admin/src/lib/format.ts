import { formatDateTime, type Money, minorDigits } from "@fovea/ui";

/** An amount as a plain decimal for a spreadsheet: 18900 minor units of USD are 189. */
export function decimal({ minor, currency }: Money): number {
  return minor / 10 ** minorDigits(currency);
}

/** Sums per currency, in order of first sight; amounts of different currencies are never added. */
export function sums(amounts: readonly Money[]): Money[] {
  const byCurrency = new Map<string, number>();
  for (const { minor, currency } of amounts) byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + minor);
  return [...byCurrency].map(([currency, minor]) => ({ minor, currency }));
}

const unitsFormat = new Intl.NumberFormat("en");

/** Pieces with their thousands apart: "5,528". */
export function units(count: number): string {
  return unitsFormat.format(count);
}

/** "14 Nov, 09:30" in the reader's time zone; the year is said when it is not this one. */
export function moment(isoTime: string, now: Date = new Date()): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return formatDateTime(isoTime, timeZone).replace(` ${String(now.getFullYear())},`, ",");
}

const longTimeFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

/** The whole moment with its time zone, for a title. */
export function wholeMoment(isoTime: string): string {
  return longTimeFormat.format(new Date(isoTime));
}

/** How long ago, in the largest unit that is at least one: "3 d", "5 h", "12 min". */
export function age(isoTime: string, now: number = Date.now()): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(isoTime)) / 60_000));
  if (minutes < 60) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${String(hours)} h` : `${String(Math.floor(hours / 24))} d`;
}

/** Whole days from today until a date; negative when it has passed. */
export function daysUntil(isoDate: string, now: Date = new Date()): number {
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.parse(`${isoDate.slice(0, 10)}T00:00:00Z`) - today) / 86_400_000);
}
