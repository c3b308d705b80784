import { inWords } from "../../lib/status";

/** A bin's code stays as it is on the shelf; a virtual place such as SUPPLIER reads as a word. */
export function placeName(code: string): string {
  return /\d/.test(code) ? code : inWords(code);
}

/** What a movement was for: a house reference such as `order:<uuid>` by its kind and last digits, a number as it is. */
export function referenceName(reference: string): string {
  const own = /^([a-z_]+):[0-9a-f-]*([0-9a-f]{6})$/.exec(reference);
  return own ? `${inWords(own[1] ?? "").toLowerCase()} …${own[2] ?? ""}` : reference;
}
