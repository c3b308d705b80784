import { sound } from "../../lib/sound";

const BUZZ = { yes: 40, no: [90, 60, 180] } as const;

/** Yes and no for hands in gloves and eyes on the shelf: a sound and, where the device can, a buzz. */
export function feel(kind: "yes" | "no"): void {
  sound(kind);
  // Chromium refuses to buzz before the first touch; that is no reason to stop.
  if ("vibrate" in navigator) navigator.vibrate(BUZZ[kind] as VibratePattern);
}
