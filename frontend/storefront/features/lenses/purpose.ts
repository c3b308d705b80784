import type { LensUse } from "@fovea/gql/storefront";
import { EMPTY_STATE, type BuilderState, type Purpose, type SunUse } from "./state";

export interface Described<Value extends string> {
  value: Value;
  title: string;
  text: string;
}

export const PURPOSES: readonly Described<Purpose>[] = [
  { value: "DISTANCE", title: "Distance", text: "One power for seeing far: everyday wear, driving." },
  { value: "READING", title: "Reading", text: "One power for close work: books, phone, needle and thread." },
  { value: "COMPUTER", title: "Computer", text: "One power for arm's length: screens, music stands, the kitchen counter." },
  { value: "PROGRESSIVE", title: "Progressive", text: "Far, screen and near in one lens, without a line." },
  { value: "NON_PRESCRIPTION", title: "Without prescription", text: "Clear or tinted lenses with no power." },
  { value: "SUN", title: "Sun", text: "Tinted or polarised lenses, with your prescription or without." },
];

export const SUN_USES: readonly Described<SunUse>[] = [
  { value: "DISTANCE", title: "For distance", text: "One power for seeing far." },
  { value: "PROGRESSIVE", title: "Progressive", text: "Far and near in one lens." },
  { value: "NON_PRESCRIPTION", title: "No power", text: "No power, only the tint." },
];

export function isSunUse(use: Purpose): use is SunUse {
  return SUN_USES.some((one) => one.value === use);
}

const USE_WORDS: Record<LensUse, string> = {
  DISTANCE: "distance",
  READING: "reading",
  COMPUTER: "computer",
  PROGRESSIVE: "progressive",
  NON_PRESCRIPTION: "without prescription",
};

/** "progressive", or "sun, progressive": the use in a line of text. */
export function purposeWords(state: Pick<BuilderState, "use" | "sunUse">): string {
  return state.use === "SUN" ? `sun, ${state.sunUse === "NON_PRESCRIPTION" ? "no power" : USE_WORDS[state.sunUse]}` : USE_WORDS[state.use];
}

/** Another purpose; sun lenses start out for what the clear ones were for. */
export function choosePurpose(state: BuilderState, use: Purpose): Partial<BuilderState> {
  return use === "SUN" && state.use !== "SUN" && isSunUse(state.use) ? { use, sunUse: state.use } : { use };
}

/**
 * What was kept, brought to another frame: prescription and choices come along, and a sun frame starts with sun lenses.
 * Coming back to the same frame changes nothing.
 */
export function arriveAt(kept: BuilderState | null, frame: { slug: string; sun: boolean }): BuilderState {
  const state = kept ?? EMPTY_STATE;
  if (state.frame === frame.slug) return state;
  return { ...state, ...(frame.sun ? choosePurpose(state, "SUN") : {}), frame: frame.slug };
}
