/** An amount in integer minor units of its currency (cents for USD and EUR). */
export interface Money {
  minor: number;
  currency: string;
}

const LOCALE_OF: Record<string, string> = { USD: "en-US", EUR: "en-IE", GBP: "en-GB" };
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(currency: string, locale: string, digits: number | undefined): Intl.NumberFormat {
  const key = `${locale} ${currency} ${digits ?? "natural"}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, found);
  }
  return found;
}

/** Decimal places of a currency: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  return numberFormat(currency, "en-US", undefined).resolvedOptions().maximumFractionDigits ?? 2;
}

/** "$145.00"; `round` drops the cents of a round amount ("$145"). */
export function formatMoney(money: Money, options: { locale?: string; round?: boolean } = {}): string {
  const { locale = LOCALE_OF[money.currency] ?? "en-US", round = false } = options;
  const digits = minorDigits(money.currency);
  const unit = 10 ** digits;
  const whole = round && money.minor % unit === 0;
  const text = numberFormat(money.currency, locale, whole ? 0 : undefined).format(money.minor / unit);
  return text.replace("-", "\u2212");
}

/** A signed difference from the customer's side: "$49.50 to pay", "$5.30 back"; nothing when it comes to the same. */
export function formatDifference(difference: Money): string {
  if (difference.minor === 0) return "";
  const amount = formatMoney({ ...difference, minor: Math.abs(difference.minor) });
  return difference.minor > 0 ? `${amount} to pay` : `${amount} back`;
}
