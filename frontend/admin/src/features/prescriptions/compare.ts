import { formatDate } from "@fovea/ui";
import { axisGap, blurBetween, eighthsOf, type Lens, transposed, writtenPower } from "./power";
import { type EyeText, type RxText, tenthsOf } from "./rxText";

export type Side = "od" | "os";
type EyeField = "sphere" | "cylinder" | "axis" | "add" | "prismHorizontal" | "prismVertical";
type HeightField = "height.right" | "height.left";
type PaperField = "pd.binocular" | "pd.right" | "pd.left" | "pd.near" | HeightField | "issuedOn" | "expiresOn" | "prescriber";

/** One line of the table: a value of an eye, or of the whole paper. */
export type Field = `${Side}.${EyeField}` | PaperField;

export const EYE_FIELDS: readonly (readonly [EyeField, string])[] = [
  ["sphere", "Sphere"],
  ["cylinder", "Cylinder"],
  ["axis", "Axis"],
  ["add", "Add"],
  ["prismHorizontal", "Prism in, out"],
  ["prismVertical", "Prism up, down"],
];
export const PAPER_FIELDS: readonly (readonly [PaperField, string])[] = [
  ["pd.binocular", "PD, both eyes"],
  ["pd.right", "PD, right eye"],
  ["pd.left", "PD, left eye"],
  ["pd.near", "PD, near"],
  ["height.right", "Height, right eye"],
  ["height.left", "Height, left eye"],
  ["issuedOn", "Issued"],
  ["expiresOn", "Expires"],
  ["prescriber", "Prescriber"],
];
export const EYES: readonly (readonly [Side, string])[] = [
  ["od", "Right eye (OD)"],
  ["os", "Left eye (OS)"],
];

/** How a value stands to the one being judged; `big` is what an optician must not overlook. */
export interface Difference {
  weight: "same" | "differs" | "big";
  /** By how much the judged value is more than this one ("+0.50", "12°"); null where amounts say nothing. */
  by: string | null;
}

const SAME: Difference = { weight: "same", by: null };
const UNLIKE: Difference = { weight: "differs", by: null };

// The house's rule LB59 calls a change of prescription big beyond these; a distance between pupils barely changes at all.
const BIG_SPHERE = 8;
const BIG_CYLINDER = 6;
const BIG_ADD = 6;
const BIG_AXIS = 20;
const AXIS_MATTERS = 8;
const BIG_PRISM = 100;
const BIG_PD = 20;

/** The value of a line as it is shown; empty when there is none. */
export function shown(field: Field, rx: RxText): string {
  const [place, name] = split(field);
  if (place !== null) return shownOfEye(rx[place], name);
  switch (name) {
    case "issuedOn":
    case "expiresOn":
      return rx[name] && formatDate(rx[name]);
    case "prescriber":
      return rx.prescriber;
    default:
      return shownMm(distance(name, rx));
  }
}

function shownOfEye(eye: EyeText, field: EyeField): string {
  if (eye.balance && field === "sphere") return "balance";
  if (eye.balance && (field === "cylinder" || field === "axis")) return "";
  const text = eye[field].trim();
  if (text === "") return "";
  if (field === "axis") return `${text}°`;
  if (field === "prismHorizontal") return `${text} ${eye.prismHorizontalBase.toLowerCase()}`;
  if (field === "prismVertical") return `${text} ${eye.prismVerticalBase.toLowerCase()}`;
  const eighths = eighthsOf(text);
  return eighths === null ? text : writtenPower(eighths);
}

/** How `other` differs from the judged prescription in one line; what cannot be read yet differs in nothing. */
export function difference(field: Field, judged: RxText, other: RxText): Difference {
  const [place, name] = split(field);
  if (place !== null) return eyeDifference(name, judged[place], inFormOf(judged[place], other[place]));
  switch (name) {
    case "issuedOn":
    case "expiresOn":
      return judged[name] === other[name] || judged[name] === "" || other[name] === "" ? SAME : UNLIKE;
    case "prescriber":
      return sameWords(judged.prescriber, other.prescriber) ? SAME : UNLIKE;
    default: {
      const [mine, theirs] = [distance(name, judged), distance(name, other)];
      if (mine === null || theirs === null || mine === theirs) return SAME;
      const gap = mine - theirs;
      const by = `${gap < 0 ? "\u2212" : "+"}${(Math.abs(gap) / 10).toFixed(1)}\u00a0mm`;
      return { weight: Math.abs(gap) > BIG_PD ? "big" : "differs", by };
    }
  }
}

function eyeDifference(field: EyeField, judged: EyeText, other: EyeText): Difference {
  if (judged.balance || other.balance) {
    if (judged.balance === other.balance) return SAME;
    return field === "sphere" ? { weight: "big", by: null } : SAME;
  }
  if (judged.sphere.trim() === "" || other.sphere.trim() === "") return SAME;
  switch (field) {
    case "sphere":
      return powerGap(judged.sphere, other.sphere, BIG_SPHERE);
    case "cylinder":
      return powerGap(judged.cylinder || "0", other.cylinder || "0", BIG_CYLINDER);
    case "add":
      return powerGap(judged.add || "0", other.add || "0", BIG_ADD);
    case "axis":
      return axisDifference(judged, other);
    case "prismHorizontal":
      return prismGap(signedPrism(judged, "Horizontal"), signedPrism(other, "Horizontal"));
    case "prismVertical":
      return prismGap(signedPrism(judged, "Vertical"), signedPrism(other, "Vertical"));
  }
}

function powerGap(mine: string, theirs: string, big: number): Difference {
  const [a, b] = [eighthsOf(mine), eighthsOf(theirs)];
  if (a === null || b === null || a === b) return SAME;
  return { weight: Math.abs(a - b) > big ? "big" : "differs", by: writtenPower(a - b) };
}

function axisDifference(judged: EyeText, other: EyeText): Difference {
  const [a, b] = [lensOf(judged), lensOf(other)];
  // Without a cylinder on both sides the line above says what differs; an axis alone means nothing.
  if (a === null || b === null || a.cylinder === 0 || b.cylinder === 0) return SAME;
  const gap = axisGap(a.axis, b.axis);
  if (gap === 0) return SAME;
  const matters = Math.min(Math.abs(a.cylinder), Math.abs(b.cylinder)) >= AXIS_MATTERS;
  return { weight: matters && gap > BIG_AXIS ? "big" : "differs", by: `${String(gap)}°` };
}

function signedPrism(eye: EyeText, way: "Horizontal" | "Vertical"): number {
  const size = Number(eye[`prism${way}`].trim().replace(",", ".") || 0);
  const base = eye[`prism${way}Base`];
  return Math.round(size * 100) * (base === "OUT" || base === "DOWN" ? -1 : 1);
}

function prismGap(mine: number, theirs: number): Difference {
  const gap = Math.abs(mine - theirs);
  if (Number.isNaN(gap) || gap === 0) return SAME;
  return { weight: gap >= BIG_PRISM ? "big" : "differs", by: `${(gap / 100).toFixed(2)} \u0394` };
}

/** Whether two writings of an eye's lens use the other sign of cylinder, and then what it is in the judged one's form. */
export function restated(judged: EyeText, other: EyeText): string | null {
  const turned = inFormOf(judged, other);
  if (turned === other) return null;
  return `${shownOfEye(turned, "sphere")} ${shownOfEye(turned, "cylinder")} \u00d7 ${turned.axis}`;
}

function inFormOf(judged: EyeText, other: EyeText): EyeText {
  const [a, b] = [lensOf(judged), lensOf(other)];
  if (a === null || b === null || Math.sign(a.cylinder) * Math.sign(b.cylinder) >= 0) return other;
  const turned = transposed(b);
  return {
    ...other,
    sphere: writtenPower(turned.sphere),
    cylinder: writtenPower(turned.cylinder),
    axis: String(turned.axis),
  };
}

function lensOf(eye: EyeText): Lens | null {
  const [sphere, cylinder] = [eighthsOf(eye.sphere), eighthsOf(eye.cylinder || "0")];
  const axis = Number(eye.axis.replace("°", "") || 180);
  return eye.balance || sphere === null || cylinder === null || !Number.isInteger(axis)
    ? null
    : { sphere, cylinder, axis };
}

/** How far apart both writings of one eye are for the eye itself, in dioptres; null when one is not a lens yet. */
export function blur(side: Side, judged: RxText, other: RxText): number | null {
  const [a, b] = [lensOf(judged[side]), lensOf(other[side])];
  return a && b && Math.round(blurBetween(a, b) * 100) / 100;
}

/** The slips that are made in copying a prescription, named where the difference looks like one. */
export function slips(judged: RxText, other: RxText): string[] {
  const lenses = [judged.od, judged.os, other.od, other.os].map(lensOf);
  const [od, os, otherOd, otherOs] = lenses;
  const found: string[] = [];
  if (!od || !os || !otherOd || !otherOs) return found;
  const near = (a: Lens, b: Lens) => blurBetween(a, b) < 0.13;
  if (near(od, otherOs) && near(os, otherOd) && !near(od, otherOd)) found.push("Right and left eye look swapped.");
  for (const [side, mine, theirs] of [
    ["right", od, otherOd],
    ["left", os, otherOs],
  ] as const) {
    if (mine.sphere !== 0 && mine.sphere === -theirs.sphere)
      found.push(`The sign of the ${side} sphere is the other one.`);
    else if (mine.cylinder !== 0 && mine.cylinder === -theirs.cylinder && mine.sphere === theirs.sphere)
      found.push(`The sign of the ${side} cylinder is the other one.`);
  }
  return found;
}

/** Whether a line is a height of the pupils: only some lenses are placed by it. */
export function isHeight(field: Field): boolean {
  return field === "height.right" || field === "height.left";
}

/** Whether a line says anything in any of these prescriptions. */
export function said(field: Field, all: readonly RxText[]): boolean {
  return all.some((rx) => shown(field, rx) !== "");
}

function split(field: Field): [Side, EyeField] | [null, PaperField] {
  const [side, name] = field.split(".");
  return side === "od" || side === "os" ? [side, name as EyeField] : [null, field as PaperField];
}

function distance(field: PaperField, { pd, height }: RxText): number | null {
  if (field === "height.right") return tenthsOf(height.right);
  if (field === "height.left") return tenthsOf(height.left);
  if (field === "pd.right") return tenthsOf(pd.right);
  if (field === "pd.left") return tenthsOf(pd.left);
  if (field === "pd.near") return tenthsOf(pd.near);
  const [right, left] = [tenthsOf(pd.right), tenthsOf(pd.left)];
  return right !== null && left !== null ? right + left : tenthsOf(pd.binocular);
}

const shownMm = (tenths: number | null): string => (tenths === null ? "" : `${(tenths / 10).toFixed(1)}\u00a0mm`);
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const sameWords = (a: string, b: string): boolean => a === "" || b === "" || plain(a) === plain(b);
