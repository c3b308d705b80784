export interface FindingLike {
  severity: string;
  message: string;
  eye?: string | null;
  alternative?: string | null;
}

const ORDER = ["block", "warn", "info"];

/** Each sentence once, the gravest first: what is said of both eyes in the same words needs saying once. */
export function saidOnce<F extends FindingLike>(findings: readonly F[]): F[] {
  const rank = (finding: F): number => ORDER.indexOf(finding.severity.toLowerCase());
  return findings
    .filter((finding, index) => findings.findIndex((other) => other.message === finding.message && other.severity === finding.severity) === index)
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Why something cannot be made, and what would work, in one line. */
export function reasons(findings: readonly FindingLike[]): string {
  return [...new Set(findings.flatMap((finding) => [finding.message, finding.alternative ?? ""]))].filter(Boolean).join(" ");
}
