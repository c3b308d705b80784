import type { LensUse } from "@fovea/gql/storefront";
import type { LensOptions, Material } from "./price";
import type { BuilderState } from "./state";

export interface Remedy {
  label: string;
  changes: Partial<BuilderState>;
}

/** What is chosen now, as far as a proposal can change it. */
type Chosen = Pick<BuilderState, "treatments" | "designs">;

interface Proposal {
  alternative?: string | null;
}

/** How the rules write a treatment's code in a sentence. */
const spoken = (code: string): string => code.replaceAll("_", " ").toLowerCase();

/**
 * What a finding proposes, as something one button can do: another material, another design, or leaving treatments out.
 * A proposal that names none of what is on offer ("A flatter frame would work.") stays a sentence.
 */
export function remedyOf(finding: Proposal, options: Pick<LensOptions, "materials" | "designs">, use: LensUse, chosen: Chosen): Remedy | null {
  const sentence = finding.alternative;
  if (!sentence) return null;
  const material = options.materials.find((one) => one.buildable && sentence.includes(one.name));
  /* One design's name may be the beginning of another's: the longest that is named is meant. */
  const design = options.designs.filter((one) => one.available && sentence.includes(one.name)).toSorted((a, b) => b.name.length - a.name.length)[0];
  const known = new Map(options.materials.flatMap((one) => one.treatments).map((one) => [one.code, one.name]));
  const without = /without (.+)$/i.exec(sentence)?.[1] ?? "";
  const left = chosen.treatments.filter((code) => without.toLowerCase().includes(spoken(code)));
  if (!material && !design && left.length === 0) return null;
  const parts = [
    material || design ? `Use ${[material?.name, design?.name].filter(Boolean).join(" and ")}` : "",
    left.length > 0 ? `${material || design ? "without" : "Leave out"} ${left.map((code) => known.get(code) ?? spoken(code)).join(" and ")}` : "",
  ];
  return {
    label: parts.filter(Boolean).join(" "),
    changes: {
      ...(material ? { materialCode: material.code } : {}),
      ...(design ? { designs: { ...chosen.designs, [use]: design.code } } : {}),
      ...(left.length > 0 ? { treatments: chosen.treatments.filter((code) => !left.includes(code)) } : {}),
    },
  };
}

/** The material the shopper chose and can no longer have, while another stands in for it. */
export function lostChoice(materials: readonly Material[], code: string | null, standsIn: Material | null): Material | null {
  const wanted = materials.find((one) => one.code === code) ?? null;
  return wanted && wanted !== standsIn ? wanted : null;
}
