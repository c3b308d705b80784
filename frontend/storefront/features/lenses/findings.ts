export interface FindingLike {
  severity: string;
  message: string;
  eye?: string | null;
  alternative?: string | null;
}

const ORDER = ["block", "warn", "info"];

const NUMBER = /\d+(?:\.\d+)?/g;

/** What is said, but for its numbers. */
const pattern = (finding: FindingLike): string => `${finding.severity.toLowerCase()} ${finding.message.replaceAll(NUMBER, "#")}`;

/** How much of it there is: the first number of the sentence. */
const amount = (finding: FindingLike): number => Number(finding.message.match(NUMBER)?.[0] ?? 0);

/** Each sentence once, the gravest first: what is said of both eyes in the same words needs saying once, of the eye that has more of it. */
export function saidOnce<F extends FindingLike>(findings: readonly F[]): F[] {
  const rank = (finding: F): number => ORDER.indexOf(finding.severity.toLowerCase());
  const most = new Map<string, F>();
  for (const finding of findings) {
    const before = most.get(pattern(finding));
    if (!before || amount(finding) > amount(before)) most.set(pattern(finding), finding);
  }
  return [...most.values()].toSorted((a, b) => rank(a) - rank(b));
}

/** A sentence as it is set: a minus before a number has the width of a plus. */
export function typeset(sentence: string): string {
  return sentence.replace(/-(?=\d)/g, "\u2212");
}

/** Why something cannot be made, and what would work, in one line. */
export function reasons(findings: readonly FindingLike[]): string {
  return [...new Set(findings.flatMap((finding) => [finding.message, finding.alternative ?? ""]))].filter(Boolean).join(" ");
}
