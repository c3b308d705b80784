import { describe, expect, it } from "vitest";
import { EMPTY_STATE, fromValues, readPrescription, revive, type BuilderState } from "./state";

const typed = (changes: Partial<BuilderState> = {}): BuilderState => ({
  ...EMPTY_STATE,
  od: { ...EMPTY_STATE.od, sphere: "-2.25", cylinder: "-0.75", axis: "10" },
  os: { ...EMPTY_STATE.os, sphere: "-2" },
  pd: "63",
  ...changes,
});

describe("readPrescription", () => {
  it("makes the API's input", () => {
    const { input, errors } = readPrescription(typed());
    expect(errors).toEqual({});
    expect(input?.od).toMatchObject({ sphere: "-2.25", cylinder: "-0.75", axis: 10, add: null });
    expect(input?.os).toMatchObject({ sphere: "-2.00", cylinder: null, axis: null });
    expect(input?.pd).toEqual({ binocularTenths: 630 });
  });

  it("asks for the axis of a cylinder and refuses an axis without one", () => {
    const { errors } = readPrescription(
      typed({ od: { ...EMPTY_STATE.od, sphere: "-1", cylinder: "-0.5" }, os: { ...EMPTY_STATE.os, sphere: "-1", axis: "90" } }),
    );
    expect(Object.keys(errors)).toEqual(["od.axis", "os.axis"]);
  });

  it("names the field that is out of range", () => {
    const { errors, input } = readPrescription(typed({ pd: "90", od: { ...EMPTY_STATE.od, sphere: "-31" } }));
    expect(Object.keys(errors)).toEqual(["od.sphere", "pd"]);
    expect(input).toBeNull();
  });

  it("is incomplete, not wrong, while it is being typed", () => {
    expect(readPrescription(typed({ pd: "" }))).toEqual({ input: null, errors: {}, incomplete: true });
  });

  it("sends ADD for reading lenses only, and keeps what was typed", () => {
    const state = typed({ od: { ...typed().od, add: "2" } });
    expect(readPrescription(state).input?.od.add).toBeNull();
    expect(readPrescription({ ...state, use: "READING" }).input?.od.add).toBe("+2.00");
  });

  it("takes two numbers for the PD", () => {
    expect(readPrescription(typed({ pdTwo: true, pdRight: "31.5", pdLeft: "32" })).input?.pd).toEqual({ rightTenths: 315, leftTenths: 320 });
  });
});

describe("kept state", () => {
  it("comes back", () => {
    expect(revive(JSON.stringify(typed()))).toEqual(typed());
  });

  it("is forgotten when it is no state", () => {
    expect(revive("{")).toBeNull();
    expect(revive('{"od":1}')).toBeNull();
    expect(revive(null)).toBeNull();
  });

  it("is filled from a prescription we hold", () => {
    const eye = { sphere: "-2.25", cylinder: "-0.75", axis: 10, add: null, prismHorizontal: null, prismHorizontalBase: null, prismVertical: null, prismVerticalBase: null, written: "" };
    const filled = { ...EMPTY_STATE, ...fromValues({ od: eye, os: eye, pd: { binocularTenths: 630, rightTenths: 310, leftTenths: 320, assumedSymmetric: false }, issuedOn: "2026-01-02", expiresOn: null, prescriber: null }) };
    expect(readPrescription(filled).input).toMatchObject({ od: { sphere: "-2.25", axis: 10 }, pd: { rightTenths: 310, leftTenths: 320 }, issuedOn: "2026-01-02" });
  });
});
