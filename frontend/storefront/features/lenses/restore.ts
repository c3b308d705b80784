import type { LensFrameQuery } from "@fovea/gql/storefront";
import { isSunUse } from "./purpose";
import type { SavedRx } from "./source";
import { USES, fromValues, type BuilderState, type Purpose } from "./state";
import { isSunTint } from "./tints";

type Line = NonNullable<LensFrameQuery["cart"]>["lines"][number];
export type HeldLenses = NonNullable<Line["configuration"]>;

function usesOf(held: HeldLenses): Pick<BuilderState, "use" | "sunUse" | "sunTint" | "treatments"> | null {
  const use = USES.find((one) => one === held.use.toUpperCase());
  if (!use) return null;
  const tint = held.treatments.find(isSunTint);
  const sun = tint !== undefined && isSunUse(use);
  const purpose: Purpose = sun ? "SUN" : use;
  return {
    use: purpose,
    sunUse: isSunUse(use) ? use : "DISTANCE",
    sunTint: tint ?? "TINT",
    treatments: held.treatments.filter((code) => !(sun && code === tint)),
  };
}

/** The same eyes and the same PD, whatever the paper was called. */
function same(one: SavedRx["values"], other: SavedRx["values"]): boolean {
  const said = ({ od, os, pd }: SavedRx["values"]): string => JSON.stringify([od.written, os.written, pd.rightTenths, pd.leftTenths, pd.assumedSymmetric]);
  return said(one) === said(other);
}

/** The builder as it was when these lenses went into the cart. */
export function restore(held: HeldLenses, saved: readonly SavedRx[]): Partial<BuilderState> {
  const uses = usesOf(held);
  const values = held.prescription;
  const kept = held.prescriptionSource.toLowerCase() === "saved" && values ? saved.find((entry) => same(entry.values, values)) : undefined;
  const source = held.prescriptionSource.toLowerCase();
  const mode = kept ? "saved" : source === "upload" || source === "later" ? source : "typed";
  const height = (tenths: number | null | undefined): string => (tenths ? (tenths / 10).toFixed(1) : "");
  return {
    ...(values ? fromValues(values) : {}),
    /* The paper's own name stayed with whoever sent it. */
    upload: held.prescriptionUploadId ? { id: held.prescriptionUploadId, name: "Your prescription", bytes: null, pages: held.uploadPages } : null,
    heightRight: height(held.fittingHeights.rightTenths),
    heightLeft: height(held.fittingHeights.leftTenths),
    under18: typeof held.wearerAge === "number" && held.wearerAge < 18,
    ...(uses ?? {}),
    mode,
    savedId: kept?.id ?? null,
    materialCode: held.materialCode,
    designs: held.designCode && uses ? { [uses.use === "SUN" ? uses.sunUse : uses.use]: held.designCode } : {},
  };
}
