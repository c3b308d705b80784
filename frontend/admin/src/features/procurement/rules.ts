import type { ReorderFiguresInput, ReorderRuleFieldsFragment } from "@fovea/gql/admin";
import { minorOf, typed, wholeOf } from "../../lib/amount";

export const METHODS = [
  { value: "auto", label: "Chosen by pace" },
  { value: "normal", label: "Normal" },
  { value: "poisson", label: "Poisson" },
  { value: "negative_binomial", label: "Negative binomial" },
];
export const TARGETS = [
  { value: "cycle", label: "Order cycles" },
  { value: "fill", label: "Units served" },
];

/** A rule as it is being written. */
export interface RuleDraft {
  sku: string;
  warehouse: string;
  supplierId: string;
  method: string;
  target: string;
  service: string;
  reviewDays: string;
  maxDaysCover: string;
  orderCost: string;
  holding: string;
  active: boolean;
  safety: string;
  least: string;
  most: string;
}

export function draftOf(rule: ReorderRuleFieldsFragment | null, supplierId: string): RuleDraft {
  const units = (value: number | null | undefined) => (value === null || value === undefined ? "" : String(value));
  return {
    sku: rule?.sku ?? "",
    warehouse: rule?.warehouse ?? "MAIN",
    supplierId: rule?.supplierId ?? supplierId,
    method: rule?.method ?? "auto",
    target: rule?.target ?? "cycle",
    service: String((rule?.targetBp ?? 9500) / 100),
    reviewDays: String(rule?.reviewDays ?? 1),
    maxDaysCover: String(rule?.maxDaysCover ?? 180),
    orderCost: rule ? typed({ minor: rule.orderCost, currency: rule.currency }) : "15.00",
    holding: String((rule?.holdingBp ?? 2000) / 100),
    active: rule?.active ?? true,
    safety: units(rule?.safetyUnits),
    least: units(rule?.minUnits),
    most: units(rule?.maxUnits),
  };
}

/** The rule in the API's units, or the first field that cannot be read. */
export function ruleOf(draft: RuleDraft, currency: string): { rule: ReorderFiguresInput } | { field: string; said: string } {
  const share = Number(draft.service.replace(",", "."));
  if (!Number.isFinite(share)) return { field: "targetBp", said: "Give a percentage." };
  const holding = Number(draft.holding.replace(",", "."));
  if (!Number.isFinite(holding)) return { field: "holdingBp", said: "Give a percentage a year." };
  const cost = minorOf(draft.orderCost, currency);
  if (cost === null) return { field: "orderCost", said: `Give an amount of ${currency}.` };
  const numbers = {
    reviewDays: wholeOf(draft.reviewDays) ?? NaN,
    maxDaysCover: wholeOf(draft.maxDaysCover) ?? NaN,
    safetyUnits: wholeOf(draft.safety),
    minUnits: wholeOf(draft.least),
    maxUnits: wholeOf(draft.most),
  };
  const wrong = Object.entries(numbers).find(([, value]) => Number.isNaN(value));
  if (wrong) return { field: wrong[0], said: "Give a whole number." };
  return {
    rule: {
      sku: draft.sku,
      warehouse: draft.warehouse,
      supplierId: draft.supplierId,
      method: draft.method,
      target: draft.target,
      targetBp: Math.round(share * 100),
      orderCost: cost,
      holdingBp: Math.round(holding * 100),
      active: draft.active,
      ...numbers,
    },
  };
}

/** What of a rule somebody set by hand, in short. */
export function byHand(rule: Pick<ReorderRuleFieldsFragment, "safetyUnits" | "minUnits" | "maxUnits">): string {
  const parts = [
    rule.safetyUnits === null ? "" : `safety ${String(rule.safetyUnits)}`,
    rule.minUnits === null ? "" : `least ${String(rule.minUnits)}`,
    rule.maxUnits === null ? "" : `most ${String(rule.maxUnits)}`,
  ].filter((part) => part !== "");
  return parts.join(", ") || "–";
}
