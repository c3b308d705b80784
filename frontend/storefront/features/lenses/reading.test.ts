import { describe, expect, it } from "vitest";
import { fromReading, markedText, type ReadText } from "./reading";
import { EMPTY_STATE, readPrescription } from "./state";

const eye = (changes: Partial<NonNullable<ReadText["od"]>> = {}): NonNullable<ReadText["od"]> => ({
  sphere: "-2.25", cylinder: "-0.75", axis: 180, add: "+2.00", prismHorizontal: null, prismHorizontalBase: null, prismVertical: null, prismVerticalBase: null, written: "-2.25 -0.75 x 180 add +2.00", ...changes,
});
const read = (changes: Partial<ReadText> = {}): ReadText => ({ __typename: "PrescriptionReading", echo: "", od: eye(), os: eye({ cylinder: "0.00", axis: null }), pd: null, warnings: [], ...changes });

describe("fromReading", () => {
  it("fills the fields so that the form says the same", () => {
    const state = { ...EMPTY_STATE, use: "PROGRESSIVE" as const, ...fromReading(read({ pd: { binocularTenths: null, rightTenths: 315, leftTenths: 320, nearTenths: 600 } })) };
    const { input, errors } = readPrescription(state);
    expect(errors).toEqual({});
    expect(input).toMatchObject({ od: { sphere: "-2.25", cylinder: "-0.75", axis: 180, add: "+2.00" }, os: { cylinder: null, axis: null }, pd: { rightTenths: 315, leftTenths: 320, nearTenths: 600 } });
  });

  it("leaves alone what the text does not speak of", () => {
    const changes = fromReading(read({ os: null }));
    expect(Object.keys(changes)).toEqual(["od"]);
    expect(fromReading(read({ pd: { binocularTenths: 630, rightTenths: null, leftTenths: null, nearTenths: null } }))).toMatchObject({ pdTwo: false, pd: "63.0" });
  });

  it("shows the fields for prism only when the text has one", () => {
    expect(fromReading(read({ od: eye({ prismHorizontal: "2.00", prismHorizontalBase: "IN" }) }))).toMatchObject({ prism: true, od: { prismHorizontal: "2.00", prismHorizontalBase: "in" } });
  });
});

describe("markedText", () => {
  it("cuts the text where it could not be read", () => {
    expect(markedText("OD -2.25 foo", 9, 3)).toEqual(["OD -2.25 ", "foo", ""]);
    expect(markedText("OD", 2, 0)).toEqual(["OD", "", ""]);
    expect(markedText("\u{1F453} -2.oo", 2, 4)).toEqual(["\u{1F453} ", "-2.o", "o"]);
  });

  it("loses nothing, wherever the place is said to be", () => {
    for (const [position, length] of [[-3, 2], [0, 99], [99, 1], [3, -1]] as const) expect(markedText("OD -2", position, length).join("")).toBe("OD -2");
  });
});
