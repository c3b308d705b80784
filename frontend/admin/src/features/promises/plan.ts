import type { PromisePlanFieldsFragment, SavePromisePlanInput } from "@fovea/gql/admin";
import { wholeOf } from "../../lib/amount";

export const STEPS = [
  { name: "checkDays", label: "An optician checks" },
  { name: "labDays", label: "Cut, edge, inspect" },
  { name: "packDays", label: "Pick and pack" },
  { name: "putAwayDays", label: "Put away what arrives" },
  { name: "blankLeadDays", label: "Blanks from the supplier" },
  { name: "farDays", label: "Parcel to any other country" },
] as const;
type Step = (typeof STEPS)[number]["name"];

/** The plan as it is being written: figures as text, rows as they stand. */
export interface PlanDraft {
  pairs: string[];
  steps: Record<Step, string>;
  cutOffs: { warehouse: string; place: string; zone: string; at: string }[];
  closures: { on: string; name: string }[];
  transit: { country: string; carrier: string; days: string }[];
}

export function draftOf(plan: PromisePlanFieldsFragment): PlanDraft {
  return {
    pairs: plan.pairsByWeekday.map(String),
    steps: Object.fromEntries(STEPS.map(({ name }) => [name, String(plan[name])])) as Record<Step, string>,
    cutOffs: plan.cutOffs.map((row) => ({ ...row })),
    closures: plan.closures.map((row) => ({ ...row })),
    transit: plan.transit.map((row) => ({ ...row, days: String(row.days) })),
  };
}

type Body = Omit<SavePromisePlanInput, "idempotencyKey" | "expectedVersion" | "reason">;

/** The plan in the API's figures, or the first field that cannot be read. */
export function planOf(draft: PlanDraft): { plan: Body } | { field: string; said: string } {
  const whole = (text: string) => wholeOf(text) ?? NaN;
  const pairs = draft.pairs.map(whole);
  if (pairs.some(Number.isNaN)) return { field: "pairsByWeekday", said: "Give a whole number for each weekday." };
  const steps = Object.fromEntries(STEPS.map(({ name }) => [name, whole(draft.steps[name])])) as Record<Step, number>;
  const wrong = STEPS.find(({ name }) => Number.isNaN(steps[name]));
  if (wrong) return { field: wrong.name, said: "Give whole working days." };
  const transit = draft.transit.map((row) => ({ ...row, days: whole(row.days) }));
  const late = transit.findIndex((row) => Number.isNaN(row.days));
  if (late >= 0) return { field: `transit.${String(late)}.days`, said: "Give whole working days." };
  const dateless = draft.closures.findIndex((row) => row.on === "");
  if (dateless >= 0) return { field: `closures.${String(dateless)}.on`, said: "Which day?" };
  return { plan: { pairsByWeekday: pairs, ...steps, cutOffs: draft.cutOffs, closures: draft.closures, transit } };
}

/** How many days the bench needs for what is ahead of it, at its weekly pace; null while it rests all week. */
export function benchDays(queue: number, pairs: readonly string[]): number | null {
  const week = pairs.map((text) => wholeOf(text) ?? 0).reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : one), 0);
  return week > 0 ? Math.floor((queue / week) * 7) : null;
}
