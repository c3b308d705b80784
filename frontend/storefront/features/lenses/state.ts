import type { FittingHeightsInput, LensUse, PrescriptionInput, RxValuesFragment } from "@fovea/gql/storefront";
import { ADD, CYLINDER, PRISM, SPHERE, parsePower, parseTenths, powerText, type Range } from "./power";
import type { SunTint } from "./tints";

export const EYES = ["od", "os"] as const;
export type Eye = (typeof EYES)[number];

/** One eye as typed. */
export interface EyeText {
  sphere: string;
  cylinder: string;
  axis: string;
  add: string;
  prismHorizontal: string;
  prismHorizontalBase: string;
  prismVertical: string;
  prismVerticalBase: string;
}

export const USES = ["DISTANCE", "READING", "COMPUTER", "PROGRESSIVE", "NON_PRESCRIPTION"] as const satisfies readonly LensUse[];

/** What the glasses are for. Sun lenses are made for one of the other uses, which is a second, smaller question. */
export type Purpose = LensUse | "SUN";
export type SunUse = Extract<LensUse, "DISTANCE" | "PROGRESSIVE" | "NON_PRESCRIPTION">;

/** How the prescription comes to us. */
export const MODES = ["typed", "paste", "saved", "upload", "later"] as const;
export type Mode = (typeof MODES)[number];

/** A paper that lies with us already. */
export interface Upload {
  id: string;
  name: string;
  /** Null when it was sent another time. */
  bytes: number | null;
  pages: number;
}

/** Everything the shopper has said so far; kept for the length of the browser tab, so that going back loses nothing. */
export interface BuilderState {
  /** The frame it was last said for; empty before the first. */
  frame: string;
  use: Purpose;
  sunUse: SunUse;
  mode: Mode;
  pasted: string;
  upload: Upload | null;
  /** A saved prescription's id. */
  savedId: string | null;
  od: EyeText;
  os: EyeText;
  prism: boolean;
  pdTwo: boolean;
  pd: string;
  pdRight: string;
  pdLeft: string;
  pdNear: string;
  heightRight: string;
  heightLeft: string;
  under18: boolean;
  issuedOn: string;
  saveAs: string;
  /** The design chosen for each use; another use has other designs. */
  designs: Partial<Record<LensUse, string>>;
  materialCode: string | null;
  treatments: string[];
  sunTint: SunTint;
}

const EMPTY_EYE: EyeText = {
  sphere: "",
  cylinder: "",
  axis: "",
  add: "",
  prismHorizontal: "",
  prismHorizontalBase: "in",
  prismVertical: "",
  prismVerticalBase: "up",
};

export const EMPTY_STATE: BuilderState = {
  frame: "",
  use: "DISTANCE",
  sunUse: "DISTANCE",
  mode: "typed",
  pasted: "",
  upload: null,
  savedId: null,
  od: EMPTY_EYE,
  os: EMPTY_EYE,
  prism: false,
  pdTwo: false,
  pd: "",
  pdRight: "",
  pdLeft: "",
  pdNear: "",
  heightRight: "",
  heightLeft: "",
  under18: false,
  issuedOn: "",
  saveAs: "",
  designs: {},
  materialCode: null,
  treatments: [],
  sunTint: "TINT",
};

/** The use that the lenses are made for. */
export function lensUse(state: Pick<BuilderState, "use" | "sunUse">): LensUse {
  return state.use === "SUN" ? state.sunUse : state.use;
}

const WITH_ADDITION: readonly LensUse[] = ["READING", "COMPUTER", "PROGRESSIVE"];

/** Uses that need the addition for near: for the others it is kept, and not sent. */
export function takesAddition(use: LensUse): boolean {
  return WITH_ADDITION.includes(use);
}

/** The age that the rules are told when the box for children is ticked; the rules draw one line, at 18. */
const CHILD = 17;

export const PD_ONE: Range = { min: 480, max: 800 };
export const PD_EACH: Range = { min: 240, max: 400 };
export const PD_NEAR: Range = { min: 440, max: 800 };
export const HEIGHT: Range = { min: 100, max: 400 };

/** Sentences by field ("od.sphere", "pd"), and the API's input when there are none. */
export interface Reading {
  input: PrescriptionInput | null;
  errors: Record<string, string>;
  /** Nothing wrong so far, but not everything is filled in. */
  incomplete: boolean;
}

function eyeInput(state: BuilderState, eye: Eye, errors: Record<string, string>) {
  const typed = state[eye];
  const power = (name: keyof EyeText, range: Range, words: string): string | null => {
    if (typed[name].trim() === "") return null;
    const value = parsePower(typed[name]);
    if (value === null) errors[`${eye}.${name}`] = `${words} is a number such as ${range.min < 0 ? "-2.25" : "2.00"}.`;
    else if (value < range.min || value > range.max) errors[`${eye}.${name}`] = `${words} can be from ${powerText(range.min)} to ${powerText(range.max)}.`;
    return value === null ? null : powerText(value);
  };
  const sphere = power("sphere", SPHERE, "Sphere");
  const cylinder = power("cylinder", CYLINDER, "Cylinder");
  const astigmatic = cylinder !== null && parsePower(cylinder) !== 0;
  let axis: number | null = null;
  if (typed.axis.trim() !== "") {
    axis = /^\d{1,3}$/.test(typed.axis.trim()) ? Number(typed.axis) : Number.NaN;
    if (!(axis >= 0 && axis <= 180)) errors[`${eye}.axis`] = "Axis is a whole number from 1 to 180.";
    else if (!astigmatic) errors[`${eye}.axis`] = "An axis needs a cylinder. Leave it empty if there is none.";
  } else if (astigmatic) {
    errors[`${eye}.axis`] = "A cylinder needs its axis, from 1 to 180.";
  }
  const add = takesAddition(lensUse(state)) ? power("add", ADD, "ADD") : null;
  const horizontal = state.prism ? power("prismHorizontal", PRISM, "Prism") : null;
  const vertical = state.prism ? power("prismVertical", PRISM, "Prism") : null;
  return {
    sphere,
    cylinder: astigmatic ? cylinder : null,
    axis: astigmatic ? axis : null,
    add,
    prismHorizontal: horizontal,
    prismHorizontalBase: horizontal ? typed.prismHorizontalBase : null,
    prismVertical: vertical,
    prismVerticalBase: vertical ? typed.prismVerticalBase : null,
  };
}

type LengthName = "pd" | "pdRight" | "pdLeft" | "pdNear" | "heightRight" | "heightLeft";

/** Tenths of a millimetre of a field, null while it is empty; out of range it gets its sentence. */
function tenthsOf(state: BuilderState, name: LengthName, range: Range, example: string, errors: Record<string, string>): number | null {
  if (state[name].trim() === "") return null;
  const tenths = parseTenths(state[name]);
  if (tenths === null || tenths < range.min || tenths > range.max) errors[name] = `From ${range.min / 10} to ${range.max / 10} mm, for example ${example}.`;
  return tenths;
}

function pdInput(state: BuilderState, errors: Record<string, string>) {
  const near = takesAddition(lensUse(state)) ? tenthsOf(state, "pdNear", PD_NEAR, "60", errors) : null;
  const nearTenths = near === null ? {} : { nearTenths: near };
  if (!state.pdTwo) {
    const one = tenthsOf(state, "pd", PD_ONE, "63", errors);
    if (one !== null && near !== null && near > one) errors.pdNear = "The eyes turn inwards to read: this cannot be more than the PD for distance.";
    return one === null ? null : { binocularTenths: one, ...nearTenths };
  }
  const right = tenthsOf(state, "pdRight", PD_EACH, "31.5", errors);
  const left = tenthsOf(state, "pdLeft", PD_EACH, "31.5", errors);
  if (right !== null && left !== null && near !== null && near > right + left) errors.pdNear = "The eyes turn inwards to read: this cannot be more than the PD for distance.";
  return right === null || left === null ? null : { rightTenths: right, leftTenths: left, ...nearTenths };
}

export const HEIGHT_WRONG = "A fitting height needs another look: it is marked at its field.";

/** What only progressive lenses ask for, and what else the rules want to know of the wearer. */
export function fitting(state: BuilderState): { fittingHeights: FittingHeightsInput | null; wearerAge: number | null; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const wearerAge = state.under18 ? CHILD : null;
  if (lensUse(state) !== "PROGRESSIVE") return { fittingHeights: null, wearerAge, errors };
  const rightTenths = tenthsOf(state, "heightRight", HEIGHT, "20", errors);
  const leftTenths = tenthsOf(state, "heightLeft", HEIGHT, "20", errors);
  const wrong = Object.keys(errors).length > 0 || (rightTenths === null && leftTenths === null);
  return { fittingHeights: wrong ? null : { rightTenths, leftTenths }, wearerAge, errors };
}

/** What was typed, as the API wants it, or what is wrong with it. The optics core has the last word. */
export function readPrescription(state: BuilderState): Reading {
  const errors: Record<string, string> = {};
  const od = eyeInput(state, "od", errors);
  const os = eyeInput(state, "os", errors);
  const pd = pdInput(state, errors);
  const incomplete = od.sphere === null || os.sphere === null || pd === null;
  if (Object.keys(errors).length > 0 || incomplete || pd === null) return { input: null, errors, incomplete };
  return { input: { od, os, pd, issuedOn: state.issuedOn || null }, errors, incomplete: false };
}

/** The fields of a prescription we already hold. */
export function fromValues(values: RxValuesFragment): Partial<BuilderState> {
  const eye = (from: RxValuesFragment["od"]): EyeText => ({
    sphere: from.sphere,
    cylinder: from.cylinder === "0.00" ? "" : from.cylinder,
    axis: from.axis === null || from.axis === undefined ? "" : String(from.axis),
    add: from.add ?? "",
    prismHorizontal: from.prismHorizontal ?? "",
    prismHorizontalBase: (from.prismHorizontalBase ?? "in").toLowerCase(),
    prismVertical: from.prismVertical ?? "",
    prismVerticalBase: (from.prismVerticalBase ?? "up").toLowerCase(),
  });
  const mm = (tenths: number): string => (tenths / 10).toFixed(1);
  const { pd } = values;
  return {
    od: eye(values.od),
    os: eye(values.os),
    prism: [values.od, values.os].some((one) => one.prismHorizontal ?? one.prismVertical),
    pdTwo: !pd.assumedSymmetric,
    pd: mm(pd.binocularTenths),
    pdRight: mm(pd.rightTenths),
    pdLeft: mm(pd.leftTenths),
    pdNear: pd.nearTenths ? mm(pd.nearTenths) : "",
    issuedOn: values.issuedOn ?? "",
  };
}

/** Read a kept state; anything that is not one is forgotten. */
export function revive(text: string | null): BuilderState | null {
  if (!text) return null;
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== "object" || kept === null || !("od" in kept) || !("treatments" in kept)) return null;
    return { ...EMPTY_STATE, ...(kept as Partial<BuilderState>) };
  } catch {
    return null;
  }
}
