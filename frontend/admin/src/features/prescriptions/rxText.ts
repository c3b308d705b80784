import type { EyeFieldsFragment, PrescriptionFieldsFragment } from "@fovea/gql/admin";

/** One eye as text, as it is typed and compared. */
export interface EyeText {
  sphere: string;
  cylinder: string;
  axis: string;
  add: string;
  prismHorizontal: string;
  prismHorizontalBase: string;
  prismVertical: string;
  prismVerticalBase: string;
  balance: boolean;
}

/** A whole prescription as text; lengths in millimetres, days as the date field gives them. Heights are the pupils' in this frame. */
export interface RxText {
  od: EyeText;
  os: EyeText;
  pd: { binocular: string; right: string; left: string; near: string };
  height: { right: string; left: string };
  issuedOn: string;
  expiresOn: string;
  prescriber: string;
}

const EMPTY_EYE: EyeText = {
  sphere: "",
  cylinder: "",
  axis: "",
  add: "",
  prismHorizontal: "",
  prismHorizontalBase: "IN",
  prismVertical: "",
  prismVerticalBase: "UP",
  balance: false,
};

/** Nothing read yet. */
export const EMPTY_RX: RxText = {
  od: EMPTY_EYE,
  os: EMPTY_EYE,
  pd: { binocular: "", right: "", left: "", near: "" },
  height: { right: "", left: "" },
  issuedOn: "",
  expiresOn: "",
  prescriber: "",
};

/** How high the pupils sit, as the API says it. */
export interface Heights {
  rightTenths: number | null;
  leftTenths: number | null;
}

/** The words of a stored prescription, nothing while there are no values, and of the heights that belong to it. Halves that were only assumed equal are left out: nobody measured them. */
export function textOf(values: PrescriptionFieldsFragment | null, heights?: Heights): RxText {
  const height = heights ? { right: mm(heights.rightTenths), left: mm(heights.leftTenths) } : EMPTY_RX.height;
  if (values === null) return { ...EMPTY_RX, height };
  const { pd } = values;
  return {
    od: eyeText(values.od),
    os: eyeText(values.os),
    pd: {
      binocular: mm(pd.binocularTenths),
      right: pd.assumedSymmetric ? "" : mm(pd.rightTenths),
      left: pd.assumedSymmetric ? "" : mm(pd.leftTenths),
      near: mm(pd.nearTenths),
    },
    height,
    issuedOn: values.issuedOn ?? "",
    expiresOn: values.expiresOn ?? "",
    prescriber: values.prescriber ?? "",
  };
}

function eyeText(eye: EyeFieldsFragment): EyeText {
  // No cylinder is left empty, as on paper.
  const cylinder = Number(eye.cylinder) === 0 ? "" : eye.cylinder;
  return {
    sphere: eye.balance ? "" : eye.sphere,
    cylinder,
    axis: cylinder === "" || eye.axis === null ? "" : String(eye.axis),
    add: eye.add ?? "",
    prismHorizontal: eye.prismHorizontal ?? "",
    prismHorizontalBase: eye.prismHorizontalBase ?? EMPTY_EYE.prismHorizontalBase,
    prismVertical: eye.prismVertical ?? "",
    prismVerticalBase: eye.prismVerticalBase ?? EMPTY_EYE.prismVerticalBase,
    balance: eye.balance,
  };
}

function mm(tenths: number | null): string {
  return tenths === null ? "" : `${String(Math.trunc(tenths / 10))}.${String(Math.abs(tenths) % 10)}`;
}

/** Tenths of a millimetre from a length as typed ("63", "31,5"); null when it is no length to a tenth. */
export function tenthsOf(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return /^\d{1,3}(\.\d)?$/.test(plain) ? Math.round(Number(plain) * 10) : null;
}

/** Faults by the dotted name of the field, as the form names it ("od.sphere", "pd.near"). */
export type RxFaults = Readonly<Record<string, string>>;

/** What the API takes. */
export interface RxInput {
  od: EyeInput;
  os: EyeInput;
  pd: {
    binocularTenths: number | null;
    rightTenths: number | null;
    leftTenths: number | null;
    nearTenths: number | null;
  };
  issuedOn: string | null;
  expiresOn: string | null;
  prescriber: string | null;
}

interface EyeInput {
  sphere: string | null;
  cylinder: string | null;
  axis: number | null;
  add: string | null;
  prismHorizontal: string | null;
  prismHorizontalBase: string | null;
  prismVertical: string | null;
  prismVerticalBase: string | null;
  balance: boolean;
}

/**
 * The typed text as the API takes it, or the fields that are no numbers at all.
 *
 * Whether the numbers make a prescription is the API's to say: one set of rules, and its sentences stand at the fields.
 */
export function inputOf(text: RxText): { input: RxInput; heights: Heights } | { faults: RxFaults } {
  const faults: Record<string, string> = {};
  const axis = (field: string, typed: string): number | null => {
    const plain = typed.trim().replace(/\s*°$/, "");
    if (plain === "") return null;
    if (/^\d{1,3}$/.test(plain)) return Number(plain);
    faults[field] = "Whole degrees, from 1 to 180.";
    return null;
  };
  const length = (field: string, typed: string): number | null => {
    if (typed.trim() === "") return null;
    const tenths = tenthsOf(typed);
    if (tenths === null) faults[field] = "Millimetres with at most one decimal, such as 31.5.";
    return tenths;
  };
  const eye = (side: "od" | "os"): EyeInput => {
    const typed = text[side];
    const sideways = amount(typed.prismHorizontal);
    const upright = amount(typed.prismVertical);
    return {
      // A balance lens has no power of its own: what was typed before the box was ticked does not count.
      sphere: typed.balance ? null : power(typed.sphere),
      cylinder: typed.balance ? null : power(typed.cylinder),
      axis: typed.balance ? null : axis(`${side}.axis`, typed.axis),
      add: power(typed.add),
      prismHorizontal: sideways,
      prismHorizontalBase: sideways === null ? null : typed.prismHorizontalBase,
      prismVertical: upright,
      prismVerticalBase: upright === null ? null : typed.prismVerticalBase,
      balance: typed.balance,
    };
  };
  const input: RxInput = {
    od: eye("od"),
    os: eye("os"),
    pd: {
      binocularTenths: length("pd.binocular", text.pd.binocular),
      rightTenths: length("pd.right", text.pd.right),
      leftTenths: length("pd.left", text.pd.left),
      nearTenths: length("pd.near", text.pd.near),
    },
    issuedOn: text.issuedOn || null,
    expiresOn: text.expiresOn || null,
    prescriber: text.prescriber.trim() || null,
  };
  const heights: Heights = {
    rightTenths: length("height.right", text.height.right),
    leftTenths: length("height.left", text.height.left),
  };
  return Object.keys(faults).length > 0 ? { faults } : { input, heights };
}

const amount = (typed: string): string | null => typed.trim().replace(",", ".") || null;
const power = (typed: string): string | null => typed.trim().replaceAll("\u2212", "-").replace(",", ".") || null;

/** The refusals at the form's own field names; what belongs to no field stands under "". */
export function faultsOf(issues: readonly { message: string; path: readonly string[] }[]): RxFaults {
  const faults: Record<string, string> = {};
  for (const { message, path } of issues) {
    const field = path
      .filter((part) => part !== "input" && part !== "prescription")
      .join(".")
      .replace(/^pd\.(\w+)Tenths$/, "pd.$1")
      .replace(/^fittingHeights\.(\w+)Tenths$/, "height.$1")
      .replace(/\.(prism\w+)Base$/, ".$1");
    const name = FIELDS.has(field) ? field : field === "pd" ? "pd.binocular" : "";
    faults[name] = faults[name] ? `${faults[name]} ${message}` : message;
  }
  return faults;
}

const EYE_FIELDS = ["sphere", "cylinder", "axis", "add", "prismHorizontal", "prismVertical", "balance"];
const FIELDS: ReadonlySet<string> = new Set([
  ...["od", "os"].flatMap((side) => EYE_FIELDS.map((field) => `${side}.${field}`)),
  "pd.binocular",
  "pd.right",
  "pd.left",
  "pd.near",
  "height.right",
  "height.left",
  "issuedOn",
  "expiresOn",
  "prescriber",
  "reason",
]);
