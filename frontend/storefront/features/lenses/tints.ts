import type { Treatment } from "./price";
import type { BuilderState } from "./state";

/** What makes a lens a sun lens; one of them at a time. */
export const SUN_TINTS = ["TINT", "GRADIENT_TINT", "POLARISED"] as const;
export type SunTint = (typeof SUN_TINTS)[number];

/** A lens is darkened in one way only. */
const DARKENING: readonly string[] = [...SUN_TINTS, "PHOTOCHROMIC"];

export function isSunTint(code: string): code is SunTint {
  return SUN_TINTS.some((tint) => tint === code);
}

/** Everything that is to be done to the lenses: sun lenses have their tint, and no other way of getting dark. */
export function chosenTreatments(state: Pick<BuilderState, "use" | "sunTint" | "treatments">): string[] {
  if (state.use !== "SUN") return state.treatments;
  return [state.sunTint, ...state.treatments.filter((code) => !DARKENING.includes(code))];
}

/** The treatments offered beside the tint. */
export function besideTint(treatments: readonly Treatment[], sun: boolean): Treatment[] {
  return treatments.filter((treatment) => !sun || !DARKENING.includes(treatment.code));
}

/** One more, or one less; a second way of getting dark takes the first one's place. */
export function toggled(treatments: readonly string[], code: string, on: boolean): string[] {
  const others = treatments.filter((other) => other !== code && !(on && DARKENING.includes(code) && DARKENING.includes(other)));
  return on ? [...others, code] : others;
}
