/** What a scan meant for the question that was asked. */
export type ScanVerdict = { ok: true; code: string } | { ok: false; code: string; reason: string };

/** A scanned or typed code in the one form labels use: capitals, no blanks or control characters. */
export function normaliseScan(raw: string): string {
  // Scanners may send framing characters (FNC1, GS) and the AIM symbology prefix "]C1" before the data.
  return raw
    .replace(/^\][A-Za-z]\d/, "")
    .replace(/[\p{Cc}\s]/gu, "")
    .toUpperCase();
}

/** Whether the last digit of an EAN-8, UPC-A or EAN-13 is the check digit of those before it (GS1, modulo 10). */
export function hasValidCheckDigit(digits: string): boolean {
  if (!/^(\d{8}|\d{12}|\d{13})$/.test(digits)) return false;
  const numbers = [...digits].map(Number).reverse();
  const sum = numbers.slice(1).reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === numbers[0];
}

/** Compares a scan with what the task asks for; the sentence says what was read and what is wanted. */
export function checkScan(raw: string, wanted: string, thing: "bin" | "item" | "tote"): ScanVerdict {
  const code = normaliseScan(raw);
  if (code === "") return { ok: false, code, reason: `Nothing was read. Scan the ${thing} again.` };
  if (code === normaliseScan(wanted)) return { ok: true, code };
  // A digits-only read of retail length that fails its check digit was cut or misread, not a different article.
  if (/^\d{8,13}$/.test(code) && !hasValidCheckDigit(code)) {
    return { ok: false, code, reason: `${code} is an incomplete read: its check digit is wrong. Scan again.` };
  }
  return { ok: false, code, reason: `That is ${code}. This task needs ${thing} ${wanted}.` };
}
