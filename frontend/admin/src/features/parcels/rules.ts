import type { ShippingRuleFieldsFragment, ShippingRuleInput } from "@fovea/gql/admin";
import { formatMoney } from "@fovea/ui";
import { minorOf, wholeOf } from "../../lib/amount";

type Rule = Omit<ShippingRuleFieldsFragment, "__typename">;
type Place = Pick<Rule, "channel" | "country" | "weightOverG" | "valueOver">;

export const CHOICES = [
  { value: "promised", label: "What the customer chose", words: "the service the customer chose" },
  { value: "cheapest", label: "The cheapest", words: "the cheapest service" },
  { value: "fastest", label: "The fastest", words: "the fastest service" },
  { value: "by_date", label: "The cheapest that keeps the promised day", words: "the cheapest that keeps the promised day" },
] as const;

const VENDORS: Readonly<Record<string, string>> = { easypost: "EasyPost", shippo: "Shippo" };

export function vendorName(vendor: string): string {
  return VENDORS[vendor] ?? vendor;
}

/** Hundredths without a currency: what an amount is compared in stands beside it in words. */
function hundredths(minor: number): string {
  return (minor / 100).toFixed(2);
}

/** Whose parcels a rule is for, as one would say it. */
export function whereOf({ channel, country, weightOverG, valueOver }: Place): string {
  const place = country === "*" ? "anywhere" : `to ${country === "EU" ? "the EU" : country}`;
  const from = channel === "*" ? "Parcels" : `Parcels of ${channel}`;
  const heavy = weightOverG > 0 ? ` over ${String(weightOverG)} g` : "";
  const dear = valueOver > 0 ? ` worth more than ${hundredths(valueOver)}` : "";
  return `${from} ${place}${heavy}${heavy && dear ? " and" : ""}${dear}`;
}

/** What is bought for them. */
export function whatOf(rule: Rule): string {
  const choice = CHOICES.find((one) => one.value === rule.choice)?.words ?? rule.choice;
  const carriers = rule.carriers.length > 0 ? ` of ${rule.carriers.join(" and ")}` : "";
  const through = rule.vendors.length > 0 ? `, through ${rule.vendors.map(vendorName).join(", then ")}` : "";
  return `${choice}${carriers}${through}`;
}

/** The rest of a rule: limits, insurance, paper, what is shown while no carrier answers. */
export function besidesOf(rule: Rule): string[] {
  const days = rule.flatDays === null || rule.flatDays === undefined ? "" : ` (${String(rule.flatDays)} days)`;
  return [
    rule.tolerance > 0
      ? `Up to ${hundredths(rule.tolerance)} dearer than promised, else a person is asked`
      : "A person is asked if it is dearer than promised",
    rule.insureAbove === null || rule.insureAbove === undefined
      ? "not insured"
      : `insured above ${hundredths(rule.insureAbove)}`,
    `labels as ${rule.labelFormat.toUpperCase()}`,
    rule.flat ? `${formatMoney(rule.flat)}${days} at checkout while no carrier answers` : "no flat rate",
  ];
}

/** Every order the vendors can be turned to in, none of them meaning that all are compared. */
export function orders(vendors: readonly string[]): string[][] {
  const longer = (head: string[]): string[][] =>
    vendors.filter((one) => !head.includes(one)).flatMap((one) => [[...head, one], ...longer([...head, one])]);
  return [[], ...longer([])];
}

export function orderLabel(order: readonly string[]): string {
  if (order.length === 0) return "Compare all";
  return order.length === 1 ? `Only ${order.map(vendorName).join("")}` : order.map(vendorName).join(", then ");
}

/** A rule as it is being typed. */
export interface RuleDraft {
  channel: string;
  country: string;
  weight: string;
  value: string;
  choice: string;
  carriers: string;
  vendors: string;
  tolerance: string;
  insure: string;
  format: string;
  flat: string;
  flatCurrency: string;
  flatDays: string;
}

export function draftOf(rule: Rule | null): RuleDraft {
  return {
    channel: rule?.channel ?? "*",
    country: rule?.country ?? "",
    weight: rule && rule.weightOverG > 0 ? String(rule.weightOverG) : "",
    value: rule && rule.valueOver > 0 ? hundredths(rule.valueOver) : "",
    choice: rule?.choice ?? "promised",
    carriers: rule?.carriers.join(", ") ?? "",
    vendors: rule?.vendors.join(",") ?? "",
    tolerance: hundredths(rule?.tolerance ?? 300),
    insure: rule?.insureAbove === null || rule?.insureAbove === undefined ? "" : hundredths(rule.insureAbove),
    format: rule?.labelFormat ?? "pdf",
    flat: rule?.flat ? hundredths(rule.flat.minor) : "",
    flatCurrency: rule?.flat?.currency ?? "USD",
    flatDays: rule?.flatDays === null || rule?.flatDays === undefined ? "" : String(rule.flatDays),
  };
}

/** The rule in the API's figures, or the first field that cannot be read. */
export function ruleOf(draft: RuleDraft): { rule: ShippingRuleInput } | { field: string; said: string } {
  const amount = (text: string) => (text.trim() === "" ? null : (minorOf(text, "USD") ?? NaN));
  const weightOverG = wholeOf(draft.weight) ?? 0;
  if (Number.isNaN(weightOverG)) return { field: "weightOverG", said: "Give whole grams." };
  const amounts = {
    valueOver: amount(draft.value) ?? 0,
    tolerance: amount(draft.tolerance) ?? 0,
    insureAbove: amount(draft.insure),
    flatMinor: amount(draft.flat),
  };
  const wrong = Object.entries(amounts).find(([, minor]) => Number.isNaN(minor));
  if (wrong) return { field: wrong[0], said: "Give an amount such as 4.50." };
  const flatDays = wholeOf(draft.flatDays);
  if (Number.isNaN(flatDays)) return { field: "flatDays", said: "Give whole days." };
  const list = (text: string) =>
    text
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean);
  return {
    rule: {
      channel: draft.channel.trim(),
      country: draft.country.trim().toUpperCase(),
      choice: draft.choice,
      labelFormat: draft.format,
      flatCurrency: draft.flatCurrency,
      flatDays,
      weightOverG,
      ...amounts,
      carriers: list(draft.carriers),
      vendors: list(draft.vendors),
    },
  };
}
