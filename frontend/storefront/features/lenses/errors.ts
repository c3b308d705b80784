import { fieldError, type Refusal } from "@/lib/problem";

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^prescription\./, ""],
  [/^pd\.binocular(Tenths)?$/, "pd"],
  [/^pd\.right(Tenths)?$/, "pdRight"],
  [/^pd\.left(Tenths)?$/, "pdLeft"],
  [/^pd\.near(Tenths)?$/, "pdNear"],
  [/^fittingHeights(\.right(Tenths)?)?$/, "heightRight"],
  [/^fittingHeights\.left(Tenths)?$/, "heightLeft"],
];

/** What the API says of a prescription's fields, by the form's own names; its paths start at the prescription. */
export function formErrors(said: Refusal | null): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [path, sentence] of Object.entries(said?.fields ?? {})) {
    const name = NAMES.reduce((text, [pattern, word]) => text.replace(pattern, word), path);
    named[name] = fieldError(said, path) ?? sentence;
  }
  return named;
}
