import type { LensChoicesQuery } from "@fovea/gql/storefront";
import type { Money } from "@fovea/ui/format";

export type LensOptions = Extract<LensChoicesQuery["lensOptions"], { __typename: "LensOptions" }>;
export type Material = LensOptions["materials"][number];
export type Design = LensOptions["designs"][number];
export type Treatment = Material["treatments"][number];

/** Codes that come with the chosen ones at no further price. */
export function includedBy(material: Material, chosen: readonly string[]): Set<string> {
  return new Set(material.treatments.filter((treatment) => chosen.includes(treatment.code)).flatMap((treatment) => treatment.includes));
}

/** The chosen treatments that this material can have and that are not already part of another chosen one. */
export function charged(material: Material, chosen: readonly string[]): Treatment[] {
  const included = includedBy(material, chosen);
  return material.treatments.filter((treatment) => treatment.available && chosen.includes(treatment.code) && !included.has(treatment.code));
}

/** Frame, lenses and treatments together; the cart's own figure is the one that counts. A material's price holds that of the design. */
export function runningTotal(frame: Money, material: Material | null, chosen: readonly string[]): Money {
  const lenses = material ? material.price.minor + charged(material, chosen).reduce((sum, treatment) => sum + treatment.price.minor, 0) : 0;
  return { minor: frame.minor + lenses, currency: frame.currency };
}

/** The design that stands where there is more than one: the one judged if it can be had, else the recommended, else the first that can. */
export function standingDesign(designs: readonly Design[], code: string | null): Design | null {
  if (designs.length < 2) return null;
  const can = designs.filter((design) => design.available);
  return can.find((design) => design.code === code) ?? can.find((design) => design.recommended) ?? can[0] ?? null;
}

/** The material that stands: the shopper's own if it can be made, else the recommended, else the first that can. */
export function standing(materials: readonly Material[], code: string | null): Material | null {
  const can = materials.filter((material) => material.buildable);
  return can.find((material) => material.code === code) ?? can.find((material) => material.recommended) ?? can[0] ?? null;
}
