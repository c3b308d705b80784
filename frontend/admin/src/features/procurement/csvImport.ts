/** A file as it gives itself: the rows below the head, as they are to be sent. */
export interface ParsedFile {
  rows: string[];
  problem: string | null;
}

/** What a file may be about: its columns, and how its rows are called. */
export interface FileKind {
  kind: "price_list" | "receipt";
  head: string;
  label: string;
  /** An example of one row, for an empty file to start from. */
  example: readonly (string | number)[];
}

export const PRICES: FileKind = {
  kind: "price_list",
  head: "sku,supplier_sku,price,moq,pack_size,valid_from,valid_to,lead_time_days",
  label: "price list",
  example: ["ALDER-BLK-46", "N10042", 40.5, 6, 6, "2027-01-01", "", ""],
};
export const DELIVERY: FileKind = {
  kind: "receipt",
  head: "code,good,damaged,lot,expires_on",
  label: "delivery",
  example: ["ALDER-BLK-46", 12, 0, "", ""],
};
export const PIECE_ROWS = 500;
/** So many rows are looked at together. */
export const CHECK_ROWS = 10_000;

/** The rows of a file, or why it cannot be read. Separators other than commas are told, not guessed. */
export function rowsOf(text: string, head: string): ParsedFile {
  const lines = text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "");
  const first = lines[0]?.replaceAll('"', "").replaceAll(" ", "").toLowerCase();
  if (first !== head) {
    return { rows: [], problem: `The first line has to be: ${head}` };
  }
  return lines.length < 2 ? { rows: [], problem: "There is no row below the head." } : { rows: lines.slice(1), problem: null };
}

/** The rows in pieces of at most so many, each with the number of its first row, counted from 1 below the head. */
export function pieces(rows: readonly string[], size = PIECE_ROWS): { firstRow: number; lines: string[] }[] {
  const made = [];
  for (let first = 0; first < rows.length; first += size) {
    made.push({ firstRow: first + 1, lines: rows.slice(first, first + size) });
  }
  return made;
}

interface Looked {
  rows: number;
  added: number;
  changed: number;
  same: number;
  rejected: readonly { row: number; reason: string }[];
}

/** What several looks at parts of one file come to. */
export function together(looks: readonly Looked[]): Looked {
  return looks.reduce((all, one) => ({
    rows: all.rows + one.rows,
    added: all.added + one.added,
    changed: all.changed + one.changed,
    same: all.same + one.same,
    rejected: [...all.rejected, ...one.rejected],
  }));
}

/** The file's fingerprint: the same rows are the same import, so that a stopped one goes on. */
export async function digestOf(rows: readonly string[]): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(rows.join("\n")));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
