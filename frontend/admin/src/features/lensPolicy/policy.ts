import type { LensPolicyFieldsFragment, LensRuleInput } from "@fovea/gql/admin";

export type Rule = LensPolicyFieldsFragment["rules"][number];

const SEVERITIES = [
  { value: "block", label: "Refuses" },
  { value: "warn", label: "Warns" },
  { value: "info", label: "Advises" },
];
const OFF = { value: "off", label: "Is switched off" };

/** What a rule does by a code of the choices below. */
export function severityName(code: string): string {
  return [...SEVERITIES, OFF].find((one) => one.value === code)?.label ?? code;
}

/** What a shop may decide of a rule: what refuses stays so, a warning is not switched off. */
export function choicesOf(rule: Pick<Rule, "own">): { value: string; label: string }[] {
  if (rule.own === "block") return SEVERITIES.slice(0, 1);
  return rule.own === "info" ? [...SEVERITIES, OFF] : SEVERITIES;
}

/** What counts of a rule now, as one of its choices. */
export function chosenOf(rule: Pick<Rule, "severity" | "silent">): string {
  return rule.silent ? "off" : rule.severity;
}

/** The rules that shall not be as they are by themselves, in the API's words. */
export function rulesOf(rules: readonly Pick<Rule, "id" | "own">[], chosen: Readonly<Record<string, string>>): LensRuleInput[] {
  return rules
    .map((rule) => ({ rule, choice: chosen[rule.id] ?? rule.own }))
    .filter(({ rule, choice }) => choice !== rule.own)
    .map(({ rule, choice }) =>
      choice === "off" ? { id: rule.id, severity: rule.own, silent: true } : { id: rule.id, severity: choice, silent: false },
    );
}

/** The rules whose id or words have all of these in them. */
export function found(rules: readonly Rule[], text: string): Rule[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rules.filter((rule) => {
    const whole = `${rule.id} ${rule.shopper} ${rule.staffMessage} ${rule.source}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}
