/* Names are written here: server and browser carry different locale data ("Sept", "Fri 27 Nov"), and a page must not change as it wakes up. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

function ofDay(date: string): Date {
  return new Date(date.length === 10 ? `${date}T00:00:00Z` : date);
}

/** "27 Nov 2026" from a date ("2026-11-27"), or the UTC day of an instant. */
export function formatDate(date: string): string {
  const day = ofDay(date);
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()] ?? ""} ${day.getUTCFullYear()}`;
}

/** "Fri, 27 Nov" from a date; for promises, where the weekday matters more than the year. */
export function formatWeekday(date: string): string {
  const day = ofDay(date.slice(0, 10));
  return `${DAYS[day.getUTCDay()] ?? ""}, ${day.getUTCDate()} ${MONTHS[day.getUTCMonth()] ?? ""}`;
}

/** "27 Nov 2026, 14:05" from an RFC 3339 instant, in the given zone (UTC when none is given, and then it says so). */
export function formatDateTime(instant: string, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "numeric",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: timeZone ?? "UTC",
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((entry) => entry.type === type)?.value ?? "";
  const text = `${Number(part("day"))} ${MONTHS[Number(part("month")) - 1] ?? ""} ${part("year")}, ${part("hour")}:${part("minute")}`;
  return timeZone ? text : `${text} UTC`;
}

const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** "3 hours ago", "in 2 days"; under a minute "just now". */
export function formatRelative(instant: string, now: Date): string {
  const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1000);
  for (const [unit, size] of STEPS) {
    const count = Math.trunc(Math.abs(seconds) / size);
    if (count > 0) {
      const span = `${count} ${unit}${count === 1 ? "" : "s"}`;
      return seconds < 0 ? `${span} ago` : `in ${span}`;
    }
  }
  return "just now";
}
