const SATURDAY = 6;
const SUNDAY = 0;

/** The date `days` working days after `from` (weekends do not count), as "2026-11-27". */
export function afterWorkingDays(from: Date, days: number): string {
  const date = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate()));
  let left = days;
  while (left > 0) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (date.getUTCDay() !== SATURDAY && date.getUTCDay() !== SUNDAY) left -= 1;
  }
  return date.toISOString().slice(0, 10);
}

/** Working days the shop needs before the parcel leaves, plus the slowest usual carrier time. */
export const FRAME_DAYS = 1 + 4;
export const LENS_DAYS = 5 + 4;
