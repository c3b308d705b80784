/** A size that an issuer draws its question for (EMV 3-D Secure, challengeWindowSize), by width in pixels. */
type WindowSize = "02" | "03" | "04" | "05";

const SIZES: readonly [WindowSize, number][] = [
  ["04", 600],
  ["03", 500],
  ["02", 390],
];

/** The largest that fits in this width; on a phone it takes the width there is ("05"). */
export function challengeWindow(width: number): WindowSize {
  return SIZES.find(([, needed]) => needed <= width)?.[0] ?? "05";
}
