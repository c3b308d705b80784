/** One value of a CSV cell: numbers stay numbers, everything else is text. */
export type CsvValue = string | number | null | undefined;

// A spreadsheet runs a cell that opens with one of these as a formula, also after leading blanks.
const FORMULA_START = /^[\s\u00a0]*[=+\-@\t\r|%]/;

/** Text that no spreadsheet will run as a formula: a leading apostrophe marks it as text. */
export function plainText(value: string): string {
  return FORMULA_START.test(value) ? `'${value}` : value;
}

/** One CSV cell by RFC 4180, quoted whenever the value holds a separator, a quote or a line end. */
export function csvCell(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text = plainText(value);
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A whole CSV file, header first, lines ended by CR LF. */
export function csvFile(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [header, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

/** Hands the file to the browser as a download; the mark at its head tells spreadsheets it is UTF-8. */
export function downloadCsv(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", content], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
