import { canBeHad } from "../promise/words";

export interface VariantLike {
  sku: string;
  available: number;
  comesInOn?: string | null;
  colour: { code: string };
  size: { label: string };
}

/** The variant of a colour, in the size already chosen when it is made in it. */
export function inColour<V extends VariantLike>(variants: readonly V[], code: string, sizeLabel: string): V | null {
  const some = variants.filter((variant) => variant.colour.code === code);
  return some.find((variant) => variant.size.label === sizeLabel) ?? some.find((variant) => variant.available > 0) ?? some.find(canBeHad) ?? some[0] ?? null;
}

/** Where a product page starts: the SKU or colour of the address, else the first that can be had. */
export function startVariant<V extends VariantLike>(variants: readonly V[], sku: string | null, colour: string | null): V | null {
  return (
    variants.find((variant) => variant.sku === sku) ??
    (colour === null ? null : inColour(variants, colour, "")) ??
    variants.find((variant) => variant.available > 0) ??
    variants.find(canBeHad) ??
    variants[0] ??
    null
  );
}
