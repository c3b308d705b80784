import type { AddLensesToCartInput, RxValuesFragment } from "@fovea/gql/storefront";
import { fromValues, lensUse, readPrescription, takesAddition, type BuilderState, type Mode, type Reading } from "./state";

/** A prescription of the account. */
export interface SavedRx {
  id: string;
  label: string;
  expired: boolean;
  values: RxValuesFragment;
}

/** What is known of the prescription now, from wherever it comes. */
export interface Source {
  mode: Mode;
  saved: SavedRx | null;
  /** The values, as fields and as the API wants them; `input` is null while there are none. */
  fields: BuilderState;
  reading: Reading;
  /** The lenses can be chosen: with values, without power, or because the prescription follows. */
  ready: boolean;
  /** Values are still to come, so nothing can be said of thickness. */
  follows: boolean;
  /** What is missing before it can go into the cart, as a sentence. */
  missing: string | null;
}

const NOTHING: Reading = { input: null, errors: {}, incomplete: false };

/** How the prescription comes in the end: a saved one that has gone is typed again, a paper that is not needed does not count. */
export function sourceOf(state: BuilderState, saved: readonly SavedRx[]): Source {
  const chosen = state.mode === "saved" ? (saved.find((entry) => entry.id === state.savedId) ?? null) : null;
  const mode: Mode = state.mode === "saved" && saved.length === 0 ? "typed" : state.mode;
  const fields = chosen ? { ...state, ...fromValues(chosen.values) } : state;
  const base = { mode, saved: chosen, fields };
  if (lensUse(state) === "NON_PRESCRIPTION") return { ...base, reading: NOTHING, ready: true, follows: false, missing: null };
  switch (mode) {
    case "upload":
      return { ...base, reading: NOTHING, ready: true, follows: true, missing: state.upload ? null : "Choose the photo or PDF of your prescription, or another way to give it." };
    case "later":
      return { ...base, reading: NOTHING, ready: true, follows: true, missing: null };
    case "paste":
      return { ...base, reading: NOTHING, ready: false, follows: false, missing: "Paste your prescription and press “Use these values”, or type it." };
    case "saved":
      if (!chosen) return { ...base, reading: NOTHING, ready: false, follows: false, missing: "Choose one of your saved prescriptions, or type another one." };
      break;
    default:
  }
  const reading = readPrescription(fields);
  const wrong = Object.keys(reading.errors).length > 0;
  const { input } = reading;
  if (input && takesAddition(lensUse(state)) && !(input.od.add && input.os.add)) return { ...base, reading, ready: false, follows: false, missing: "These lenses need the addition (ADD) of both eyes; usually it is the same." };
  const missing = input ? null : wrong ? "Something in your prescription needs another look: it is marked at its field." : "Fill in the sphere of both eyes and your PD. Write 0.00 where your prescription says plano.";
  return { ...base, reading, ready: input !== null, follows: false, missing };
}

type Sent = Pick<AddLensesToCartInput, "prescription" | "savedPrescriptionId" | "prescriptionUploadId" | "sendPrescriptionLater">;

/** The prescription as the cart takes it: exactly one way of giving it, and the paper beside values where there is one. */
export function sentWith(state: BuilderState, source: Source): Sent {
  const nothing: Sent = { prescription: null, savedPrescriptionId: null, prescriptionUploadId: null, sendPrescriptionLater: false };
  if (lensUse(state) === "NON_PRESCRIPTION") return nothing;
  if (source.mode === "later") return { ...nothing, sendPrescriptionLater: true };
  const paper = { ...nothing, prescriptionUploadId: state.upload?.id ?? null };
  if (source.mode === "upload") return paper;
  return source.saved ? { ...paper, savedPrescriptionId: source.saved.id } : { ...paper, prescription: source.reading.input };
}

/** Everything is here but the addition, without which these lenses cannot be made. */
export function lacksAddition(source: Source): boolean {
  return source.reading.input !== null && !source.ready;
}

/** The addition that was written and that lenses for this use leave out; null when there is none, or when it is used. */
export function unusedAddition(source: Source): string | null {
  const use = lensUse(source.fields);
  if (use !== "DISTANCE" || source.follows || !source.reading.input) return null;
  return [source.fields.od.add, source.fields.os.add].map((add) => add.trim()).find((add) => add !== "" && Number(add.replace(",", ".")) > 0) ?? null;
}
