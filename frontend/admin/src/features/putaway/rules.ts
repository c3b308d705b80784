import type { PutawayRuleFieldsFragment } from "@fovea/gql/admin";

type Rule = Pick<PutawayRuleFieldsFragment, "kind" | "sku" | "itemKind" | "abc" | "zone" | "bin">;

export const RULE_KINDS = [
  { value: "fixed_bin", label: "To a bin of its own" },
  { value: "same_item", label: "To its like, where there is room" },
  { value: "zone", label: "To a zone, the nearest bin first" },
  { value: "nearest_empty", label: "To the nearest empty bin" },
] as const;

const THINGS: Readonly<Record<string, string>> = { frame: "Frames", blank: "Lens blanks", supply: "Supplies" };

/** A rule in one sentence, as one would say it at the dock. */
export function sentenceOf(rule: Rule): string {
  const things = THINGS[rule.itemKind] ?? (rule.abc ? "Articles" : null);
  const who = rule.sku || (things ? `${things}${rule.abc && ` of class ${rule.abc}`}` : "Everything");
  const go = things && !rule.sku ? "go" : "goes";
  const where = rule.zone ? ` in zone ${rule.zone}` : "";
  switch (rule.kind) {
    case "fixed_bin":
      return `${who} ${go} to bin ${rule.bin}.`;
    case "same_item":
      return `${who} ${go} to ${go === "go" ? "their" : "its"} like${where}, where there is room.`;
    case "zone":
      return `${who} ${go} to the nearest bin with room${where}.`;
    default:
      return `${who} ${go} to the nearest empty bin${where}.`;
  }
}
