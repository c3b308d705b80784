/** The lists of purchase orders, each a stretch of their way. */
export const ORDER_TABS = [
  { value: "underway", label: "Under way", states: ["sent", "acked", "partial"] },
  { value: "todo", label: "To approve", states: ["approval"] },
  { value: "drafts", label: "Drafts", states: ["draft"] },
  { value: "done", label: "Received", states: ["received", "closed"] },
  { value: "all", label: "All", states: null },
] as const;

/** The lists of proposals. */
export const PROPOSAL_TABS = [
  { value: "open", label: "Open", states: ["open"] },
  { value: "snoozed", label: "Snoozed", states: ["snoozed"] },
  { value: "decided", label: "Decided", states: ["accepted", "dismissed", "withdrawn"] },
] as const;

const STEPS: Record<string, string> = {
  submit: "Submit",
  approve: "Approve and send",
  acknowledge: "Enter their answer",
  receive: "Receive goods",
  close: "Close",
};

/** The one next action of a purchase order in words. */
export function stepLabel(step: string | null): string {
  return step === null ? "–" : (STEPS[step] ?? step);
}

const METHODS: Record<string, string> = {
  normal: "Normal distribution",
  poisson: "Poisson distribution",
  negative_binomial: "Negative binomial distribution",
  auto: "Chosen by pace",
};

/** How demand was counted with. */
export function methodLabel(method: string): string {
  return METHODS[method] ?? method;
}

/** Basis points as a percentage without needless digits: 9750 is "97.5 %". */
export function percent(basisPoints: number): string {
  return `${String(basisPoints / 100)} %`;
}
