import { z } from "zod";
import { OUTLINES } from "./outline";

export const SHAPES = [
  "round",
  "panto",
  "oval",
  "square",
  "rectangle",
  "cat-eye",
  "butterfly",
  "aviator",
  "navigator",
  "browline",
  "hexagon",
  "geometric",
] as const;
export const RIMS = ["full", "semi", "rimless"] as const;
export const MATERIALS = ["acetate", "metal", "titanium", "combination"] as const;
export const BRIDGE_FITS = ["standard", "low"] as const;
export const COLOUR_FAMILIES = [
  "black",
  "brown",
  "tortoise",
  "clear",
  "grey",
  "gold",
  "silver",
  "blue",
  "green",
  "red",
  "pink",
] as const;

/** A length as typed ("52" or "52.3"), as tenths of a millimetre within the bounds. */
function lengthMm(fromMm: number, toMm: number) {
  const message = `From ${String(fromMm)} to ${String(toMm)} mm.`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,3}([.,]\d)?$/, message)
    .transform((text) => Math.round(Number(text.replace(",", ".")) * 10))
    .refine((tenths) => tenths >= fromMm * 10 && tenths <= toMm * 10, message);
}

/** An amount as typed ("149" or "149.50"), as minor units of a currency with two decimals. */
const price = z
  .string()
  .trim()
  .regex(/^\d{1,6}([.,]\d{2})?$/, "An amount such as 149 or 149.50.")
  .transform((text) => Math.round(Number(text.replace(",", ".")) * 100))
  .refine((minor) => minor > 0, "More than nothing.");

export const newFrame = z.object({
  name: z.string().trim().min(2, "At least two letters.").max(60),
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z][A-Z0-9]{1,15}$/, "2 to 16 letters and digits, a letter first; part of every SKU."),
  collection: z.string().trim().min(2, "Which collection is it in?").max(40),
  description: z.string().trim().min(10, "One sentence for the product page.").max(600),
  shape: z.enum(SHAPES),
  outline: z.enum(OUTLINES as [(typeof OUTLINES)[number], ...typeof OUTLINES]),
  rim: z.enum(RIMS),
  material: z.enum(MATERIALS),
  bridgeFit: z.enum(BRIDGE_FITS),
  sun: z.boolean(),
  a: lengthMm(35, 65),
  b: lengthMm(22, 60),
  dbl: lengthMm(12, 28),
  temple: z
    .string()
    .trim()
    .regex(/^\d{2,3}$/, "Whole millimetres, from 120 to 165.")
    .transform(Number)
    .refine((mm) => mm >= 120 && mm <= 165, "Whole millimetres, from 120 to 165."),
  weight: z
    .string()
    .trim()
    .regex(/^\d{1,3}([.,]\d)?$/, "Grams, such as 21.5.")
    .transform((text) => Math.round(Number(text.replace(",", ".")) * 10)),
  baseCurve: z
    .string()
    .trim()
    .regex(/^(\d|10)$/, "Whole dioptres, from 0 to 10.")
    .transform(Number),
  colourName: z.string().trim().min(2, "What is the colour called?").max(40),
  colourCode: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9]{2,6}$/, "2 to 6 letters and digits; part of the SKU."),
  colourFamily: z.enum(COLOUR_FAMILIES),
  swatch: z
    .string()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, "A colour such as #7a4a21."),
  priceUsd: price,
  priceEur: price,
});

export type NewFrameTyped = z.input<typeof newFrame>;
export type NewFrame = z.output<typeof newFrame>;

export const EMPTY_FRAME: NewFrameTyped = {
  name: "",
  code: "",
  collection: "",
  description: "",
  shape: "panto",
  outline: "panto",
  rim: "full",
  material: "acetate",
  bridgeFit: "standard",
  sun: false,
  a: "50",
  b: "43",
  dbl: "20",
  temple: "145",
  weight: "22",
  baseCurve: "4",
  colourName: "",
  colourCode: "",
  colourFamily: "black",
  swatch: "#1c1c1c",
  priceUsd: "",
  priceEur: "",
};
