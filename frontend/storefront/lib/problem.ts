/** A refusal as every form shows it: a sentence, and the fields it belongs to. */
export interface Refusal {
  code: string;
  message: string;
  /** Sentence per field, keyed by the dotted path ("address.city"). */
  fields: Record<string, string>;
}

interface ProblemLike {
  code: string;
  message: string;
  path: readonly string[];
  issues?: readonly { message: string; path: readonly string[] }[];
}

/** From an API problem. The leading "input" of a path is the API's own wrapping and means nothing to a form. */
export function refusal(problem: ProblemLike): Refusal {
  const fields: Record<string, string> = {};
  for (const issue of problem.issues ?? [problem]) {
    const path = issue.path[0] === "input" ? issue.path.slice(1) : issue.path;
    if (path.length > 0) fields[path.join(".")] = issue.message;
  }
  return { code: problem.code, message: problem.message, fields };
}

/** The sentence for a field, whichever of its spellings the path uses. */
export function fieldError(found: Refusal | null | undefined, ...names: string[]): string | null {
  if (!found) return null;
  for (const name of names) {
    const sentence = found.fields[name];
    if (sentence) return sentence;
  }
  return null;
}

/** Whether the refusal belongs to none of the fields on show, and so must be said above the form. */
export function isGeneral(found: Refusal, shown: readonly string[]): boolean {
  return !Object.keys(found.fields).some((path) => shown.includes(path));
}

/** When the API cannot be reached or fails: a refusal too, so that the form keeps what was typed. */
export const UNAVAILABLE: Refusal = {
  code: "UNAVAILABLE",
  message: "We could not reach our service just now. Nothing was lost; please try again.",
  fields: {},
};
