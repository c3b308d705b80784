/** A refusal the API answers with: what is true now and which field it is about. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
}

/** The refusal in a mutation's answer, or null when it succeeded. */
export function problemOf(result: object): Problem | null {
  return "code" in result && "message" in result && "path" in result ? (result as Problem) : null;
}

/** The name of the form field a refusal is about: the path without the argument name, joined with dots. */
export function fieldOf(problem: Problem): string | null {
  const [first, ...rest] = problem.path;
  const names = first === "input" ? rest : problem.path;
  return names.length > 0 ? names.join(".") : null;
}

/** Whether the refusal says that the document changed since it was read, so that reading it again may help. */
export function isStale(problem: Problem): boolean {
  return /_(WRONG_STATE|CONFLICT|CHANGED|SETTLED)$/.test(problem.code);
}
