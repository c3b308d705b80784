import type { ReadTextQuery } from "@fovea/gql/storefront";
import type { BuilderState, EyeText } from "./state";

export type ReadText = Extract<ReadTextQuery["readPrescription"], { __typename: "PrescriptionReading" }>;

const mm = (tenths: number): string => (tenths / 10).toFixed(1);

function eyeText(read: NonNullable<ReadText["od"]>): EyeText {
  return {
    sphere: read.sphere,
    cylinder: read.cylinder === "0.00" ? "" : read.cylinder,
    axis: read.axis === null || read.axis === undefined ? "" : String(read.axis),
    add: read.add ?? "",
    prismHorizontal: read.prismHorizontal ?? "",
    prismHorizontalBase: (read.prismHorizontalBase ?? "in").toLowerCase(),
    prismVertical: read.prismVertical ?? "",
    prismVerticalBase: (read.prismVerticalBase ?? "up").toLowerCase(),
  };
}

/** The fields as the text says them. What the text does not speak of stays as it was. */
export function fromReading(read: ReadText): Partial<BuilderState> {
  const changes: Partial<BuilderState> = {};
  if (read.od) changes.od = eyeText(read.od);
  if (read.os) changes.os = eyeText(read.os);
  if ([read.od, read.os].some((eye) => eye?.prismHorizontal ?? eye?.prismVertical)) changes.prism = true;
  const { pd } = read;
  if (pd && pd.rightTenths && pd.leftTenths) Object.assign(changes, { pdTwo: true, pdRight: mm(pd.rightTenths), pdLeft: mm(pd.leftTenths) });
  else if (pd?.binocularTenths) Object.assign(changes, { pdTwo: false, pd: mm(pd.binocularTenths) });
  if (pd?.nearTenths) changes.pdNear = mm(pd.nearTenths);
  return changes;
}

/**
 * A text cut where it could not be read: before, the part itself, after. The API counts characters, of which some take two
 * places in a JavaScript string.
 */
export function markedText(text: string, position: number, length: number): [string, string, string] {
  const characters = Array.from(text);
  const start = Math.min(Math.max(0, position), characters.length);
  const end = Math.min(characters.length, start + Math.max(0, length));
  return [characters.slice(0, start), characters.slice(start, end), characters.slice(end)].map((part) => part.join("")) as [string, string, string];
}
