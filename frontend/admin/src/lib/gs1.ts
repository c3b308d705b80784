/** What a GS1 label says; `gtin` has fourteen digits, what the label does not say is empty. */
export interface Gs1Label {
  gtin: string;
  lot: string;
  expiresOn: string;
  serial: string;
  count: number | null;
}

export type Gs1Reading = { kind: "label"; label: Gs1Label } | { kind: "misread"; reason: string };

const GS = String.fromCharCode(29);
const SYMBOLS = /^\](C1|e0|d2|Q3|J1)/;
const WRITTEN = /\((\d{2,4})\)([^(]*)/g;
const CHARACTERS = /^[!-"%-/0-9:-?A-Z_a-z]+$/;
const LONGEST: Readonly<Record<string, number>> = { "10": 20, "21": 20, "37": 8 };

/** Length of an element whose identifier begins with these two digits, identifier included; the others end at FNC1. */
function fixedLength(code: string): number | undefined {
  if (code === "00") return 20;
  if (/^0[123]$/.test(code) || code === "41") return 16;
  if (code === "04") return 18;
  if (/^1[1-9]$/.test(code)) return 8;
  if (code === "20") return 4;
  return /^3[1-6]$/.test(code) ? 10 : undefined;
}

class Misread extends Error {}

/**
 * The elements of a GS1-128, DataMatrix or QR symbol, as the API reads them (GS1 General Specifications, 3.2, 7.8.5 and
 * 7.12); null for a code that is no element string.
 */
export function readGs1(raw: string, today: Date): Gs1Reading | null {
  const text = raw.replace(/^[ \r\n\t]+|[ \r\n\t]+$/g, "");
  const symbol = SYMBOLS.test(text);
  const whole = symbol ? text.slice(3) : text;
  try {
    if (/^\(\d{2,4}\)/.test(whole)) {
      const written = [...whole.matchAll(WRITTEN)].map(([, code = "", value = ""]) => [code, value.trim()] as const);
      return { kind: "label", label: labelOf(written, today) };
    }
    const body = whole.startsWith(GS) ? whole.slice(1) : whole;
    const gtinLeads = body.startsWith("01") && body.length > 16 && isGtin(body.slice(2, 16));
    if ((!symbol && !body.includes(GS) && !gtinLeads) || isOwn(body)) return null;
    return { kind: "label", label: labelOf(elements(body), today) };
  } catch (failure) {
    if (failure instanceof Misread) return { kind: "misread", reason: failure.message };
    throw failure;
  }
}

/** Scanners are often set up to call every Code 128 a GS1 one: the house's own labels, and retail barcodes in it. */
function isOwn(body: string): boolean {
  return (!/^\d\d/.test(body) && !body.includes(GS)) || /^(\d{8}|\d{12,13})$/.test(body);
}

/** The GTIN as the retail barcode printed beside it. */
export function barcodeOf(label: Gs1Label): string {
  return label.gtin.startsWith("0") ? label.gtin.slice(1) : label.gtin;
}

function elements(text: string): (readonly [code: string, value: string])[] {
  const found: (readonly [string, string])[] = [];
  let body = text;
  for (;;) {
    while (body.startsWith(GS)) body = body.slice(1);
    if (body === "") return found;
    const code = body.slice(0, 2);
    if (!/^\d\d$/.test(code)) throw new Misread("This label begins with no identifier GS1 knows. Scan it again.");
    const length = fixedLength(code);
    const end = length ?? (body.includes(GS) ? body.indexOf(GS) : body.length);
    if (body.length < end) throw new Misread(`The label ends inside element (${code}). Scan it again.`);
    found.push([code, body.slice(2, end)]);
    body = body.slice(end);
  }
}

function labelOf(parts: readonly (readonly [string, string])[], today: Date): Gs1Label {
  const label: Gs1Label = { gtin: "", lot: "", expiresOn: "", serial: "", count: null };
  for (const [code, value] of parts) {
    const longest = LONGEST[code];
    if (longest !== undefined && (value.length > longest || !CHARACTERS.test(value))) {
      throw new Misread(`Element (${code}) cannot be read. Scan it again.`);
    }
    if (code === "01") {
      if (!isGtin(value)) throw new Misread("The GTIN's check digit is wrong. Scan it again.");
      label.gtin = value;
    } else if (code === "10") label.lot = value.toUpperCase();
    else if (code === "17") label.expiresOn = gs1Date(value, today);
    else if (code === "21") label.serial = value.toUpperCase();
    else if (code === "37") {
      if (!/^\d+$/.test(value)) throw new Misread("The count on the label is no number. Scan it again.");
      label.count = Number(value);
    }
  }
  return label;
}

/** YYMMDD as an ISO date; day 00 is the month's last, and a year lies within fifty years of today's. */
function gs1Date(digits: string, today: Date): string {
  if (!/^\d{6}$/.test(digits)) throw new Misread("The date on the label is not YYMMDD. Scan it again.");
  const [short, month, day] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4))];
  const now = today.getUTCFullYear();
  const ahead = short - (now % 100);
  const year = now - (now % 100) + short + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0);
  const last = month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
  if (last === 0 || day > last) throw new Misread(`${digits} is no day of a calendar. Scan the label again.`);
  return isoOf(year, month, day || last);
}

function isoOf(year: number, month: number, day: number): string {
  return `${String(year)}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** An expiry date as somebody types it: YYMMDD as on GS1 labels, or YYYY-MM-DD; null for what is no day. */
export function typedDate(raw: string, today: Date): string | null {
  const text = raw.trim();
  const whole = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (whole) {
    const [year, month, day] = whole.slice(1).map(Number) as [number, number, number];
    const made = new Date(Date.UTC(year, month - 1, day));
    return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? text : null;
  }
  try {
    return gs1Date(text, today);
  } catch {
    return null;
  }
}

/** Fourteen digits of which the last is the check digit, weighed from the right. */
function isGtin(text: string): boolean {
  if (!/^\d{14}$/.test(text)) return false;
  const sum = [...text].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0;
}
