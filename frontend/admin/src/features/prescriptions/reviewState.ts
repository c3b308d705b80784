import type { FindingFieldsFragment, ReviewFieldsFragment } from "@fovea/gql/admin";
import type { IconName } from "@fovea/ui";

type Review = ReviewFieldsFragment;
export type Version = Review["versions"][number];

const SOURCES: Record<string, readonly [label: string, icon: IconName]> = {
  typed: ["Typed", "keyboard"],
  saved: ["Saved", "user"],
  upload: ["Photo", "scan"],
  later: ["Later", "clock"],
  none: ["No prescription", "minus"],
};

/** How the prescription came: in a word, with its sign. */
export function sourceOf(code: string): { label: string; icon: IconName } {
  const [label, icon] = SOURCES[code.toLowerCase()] ?? [code, "note"];
  return { label, icon };
}

const WRITERS: Record<string, string> = { customer: "Customer", answer: "Customer's answer", optician: "Optician" };

/** Who wrote a version, as a word over a column. */
export function writerOf(version: Pick<Version, "source">): string {
  return WRITERS[version.source.toLowerCase()] ?? version.source;
}

/** The warnings that need a reason before the prescription is approved: one for each rule, whichever eyes it speaks of. */
export function warnedRules(findings: readonly FindingFieldsFragment[]): string[] {
  return [...new Set(findings.filter((finding) => isOf(finding, "warn")).map((finding) => finding.rule))];
}

/** The warnings of the newest version that nobody has given a reason against yet. */
export function unansweredRules(review: Review): string[] {
  const answered = new Set(reasonsNow(review).map((override) => override.rule));
  return warnedRules(review.findings).filter((rule) => !answered.has(rule));
}

/** The reasons that were given against warnings of the newest version; those of earlier ones fell with them. */
export function reasonsNow(review: Review): Review["overrides"] {
  return review.overrides.filter((override) => override.version === review.version);
}

/** Whether a finding is of this severity. */
export function isOf(finding: { severity: string }, severity: "block" | "warn" | "info"): boolean {
  return finding.severity.toLowerCase() === severity;
}

/** What can be done with a prescription now, and why not what cannot. */
export interface Standing {
  /** Whether anything can be done at all; what was approved stays as it is for ever. */
  open: boolean;
  /** A rejected one is taken up again by a correction or a question, not by a second verdict. */
  rejected: boolean;
  /** Why it cannot be approved; null when it can. */
  notApprovable: string | null;
  /** The first look that a second one has to confirm. */
  firstLookBy: string | null;
}

/** What whoever asked for the prescription can do with it. */
export function standingOf(review: Review): Standing {
  const status = review.status.toLowerCase();
  const second = status === "second_look";
  return {
    open: status !== "approved",
    rejected: status === "rejected",
    firstLookBy: second ? review.decidedBy : null,
    notApprovable: whyNot(review, second && review.firstLookIsMine),
  };
}

function whyNot(review: Review, mine: boolean): string | null {
  if (review.status.toLowerCase() === "rejected") {
    return "Rejected. A correction or a question to the customer takes it up again.";
  }
  if (review.values === null) {
    return review.upload
      ? "Read the paper first: what is approved are values, never a picture alone."
      : "Nothing to approve yet: the customer has not sent the prescription.";
  }
  if (review.findings.some((finding) => isOf(finding, "block"))) {
    return "These lenses cannot be made as ordered. Correct the values, ask the customer, or reject.";
  }
  return mine ? "You took the first look. Someone else has to confirm it." : null;
}

/** The version a correction is read against: the last that is by another hand than the newest, else the one before it. */
export function comparedVersion(versions: readonly Version[]): Version | null {
  const newest = versions.at(-1);
  if (!newest) return null;
  const earlier = versions.slice(0, -1).filter((version) => version.values !== null);
  return earlier.findLast((version) => version.source !== newest.source) ?? earlier.at(-1) ?? null;
}
