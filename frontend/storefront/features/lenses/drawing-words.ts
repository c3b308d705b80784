import { formatGrams, formatMm } from "@fovea/ui/format";
import type { Design, Material } from "./price";

export interface Size {
  aTenths: number;
  bTenths: number;
  dblTenths: number;
}

export interface PdTenths {
  rightTenths: number;
  leftTenths: number;
}

/** Pupils above the lowest point of the lens box. */
export interface Heights {
  rightTenths?: number | null;
  leftTenths?: number | null;
}

export type Figures = Material["figures"][number];

/** Figures of one eye, whichever way the API writes it. */
export function figuresOf(material: Material | null, eye: "OD" | "OS"): Figures | null {
  return material?.figures.find((figures) => figures.eye.toUpperCase() === eye) ?? null;
}

/** The pair as one: its thickest edge and what both lenses weigh; null while there are no figures. */
export function pairOf(material: Material): { edgeTenths: number; weightTenths: number; thicker: Figures } | null {
  const [first, ...rest] = material.figures;
  if (!first) return null;
  const thicker = rest.reduce((most, one) => (one.edgeMaxTenthsMm > most.edgeMaxTenthsMm ? one : most), first);
  return { edgeTenths: thicker.edgeMaxTenthsMm, weightTenths: material.figures.reduce((sum, one) => sum + one.weightTenthsG, 0), thicker };
}

const SIDES: Record<string, string> = { temporal: "towards the temple", nasal: "towards the nose", upper: "at the top", lower: "at the bottom" };

export function sideWords(side: string): string {
  return SIDES[side.toLowerCase()] ?? "at one side";
}

interface Drawn {
  frameName: string;
  size: Size;
  pd: PdTenths | null;
  heights: Heights | null;
  material: Material | null;
  design: Design | null;
  follows: boolean;
}

/** The drawing in words. */
export function describe({ frameName, size, pd, heights, material, design, follows }: Drawn): string {
  const parts = [`${frameName}: lenses ${formatMm(size.aTenths)} wide, ${formatMm(size.bTenths)} high, ${formatMm(size.dblTenths)} apart, drawn to scale.`];
  if (pd) parts.push(`Right pupil ${formatMm(pd.rightTenths)} and left pupil ${formatMm(pd.leftTenths)} from the middle of the nose.`);
  for (const [name, height] of [["right", heights?.rightTenths], ["left", heights?.leftTenths]] as const) {
    if (height) parts.push(`The ${name} pupil is ${formatMm(height)} above the lowest point of the lens.`);
  }
  if (design?.corridorTenthsMm) parts.push(`${design.name}: from far to near in ${formatMm(design.corridorTenthsMm)}.`);
  for (const [eye, name] of [["OD", "right"], ["OS", "left"]] as const) {
    const figures = figuresOf(material, eye);
    if (figures) {
      parts.push(
        `In ${material?.name ?? ""}, the ${name} lens is ${formatMm(figures.centerTenthsMm)} thick at its centre and from ${formatMm(figures.edgeMinTenthsMm)} to ${formatMm(figures.edgeMaxTenthsMm)} at its edge, thickest ${sideWords(figures.edgeMaxSide)}; it weighs ${formatGrams(figures.weightTenthsG)}.`,
      );
    }
  }
  if (follows) parts.push("How thick the lenses become we work out when we have your prescription.");
  return parts.join(" ");
}
