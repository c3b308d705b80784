import { describe, expect, it } from "vitest";
import { EMPTY_STATE, fitting, fromValues, lensUse, readPrescription, revive, type BuilderState } from "./state";

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

  it("sends ADD for the uses that need it, and keeps what was typed", () => {
    const state = typed({ od: { ...typed().od, add: "2" } });
    expect(readPrescription(state).input?.od.add).toBeNull();
    for (const use of ["READING", "COMPUTER", "PROGRESSIVE"] as const) expect(readPrescription({ ...state, use }).input?.od.add).toBe("+2.00");
    expect(readPrescription({ ...state, use: "SUN", sunUse: "PROGRESSIVE" }).input?.od.add).toBe("+2.00");
    expect(readPrescription({ ...state, use: "SUN", sunUse: "DISTANCE" }).input?.od.add).toBeNull();
  });

  it("takes two numbers for the PD", () => {
    expect(readPrescription(typed({ pdTwo: true, pdRight: "31.5", pdLeft: "32" })).input?.pd).toEqual({ rightTenths: 315, leftTenths: 320 });
  });
});

describe("near PD", () => {
  it("goes with the uses that look near, beside either way of writing the PD", () => {
    const state = typed({ use: "PROGRESSIVE", pdNear: "60" });
    expect(readPrescription(state).input?.pd).toEqual({ binocularTenths: 630, nearTenths: 600 });
    expect(readPrescription({ ...state, pdTwo: true, pdRight: "31.5", pdLeft: "32" }).input?.pd).toEqual({ rightTenths: 315, leftTenths: 320, nearTenths: 600 });
    expect(readPrescription({ ...state, use: "DISTANCE" }).input?.pd).toEqual({ binocularTenths: 630 });
  });

  it("cannot be more than the PD for distance", () => {
    const { errors, input } = readPrescription(typed({ use: "READING", pdNear: "64" }));
    expect(Object.keys(errors)).toEqual(["pdNear"]);
    expect(input).toBeNull();
  });
});

describe("fitting", () => {
  it("sends heights with progressives only, one or both", () => {
    const state = typed({ use: "PROGRESSIVE", heightRight: "20", heightLeft: "20.5" });
    expect(fitting(state).fittingHeights).toEqual({ rightTenths: 200, leftTenths: 205 });
    expect(fitting({ ...state, heightLeft: "" }).fittingHeights).toEqual({ rightTenths: 200, leftTenths: null });
    expect(fitting({ ...state, use: "DISTANCE" }).fittingHeights).toBeNull();
    expect(fitting({ ...state, use: "SUN", sunUse: "PROGRESSIVE" }).fittingHeights).not.toBeNull();
  });

  it("names the height that cannot be, and sends none then", () => {
    const { errors, fittingHeights } = fitting(typed({ use: "PROGRESSIVE", heightRight: "5", heightLeft: "20" }));
    expect(Object.keys(errors)).toEqual(["heightRight"]);
    expect(fittingHeights).toBeNull();
  });

  it("tells the rules of a wearer under 18", () => {
    expect(fitting(typed()).wearerAge).toBeNull();
    expect(fitting(typed({ under18: true })).wearerAge).toBeLessThan(18);
  });
});

describe("lensUse", () => {
  it("is what sun lenses are made for", () => {
    expect(lensUse({ use: "SUN", sunUse: "PROGRESSIVE" })).toBe("PROGRESSIVE");
    expect(lensUse({ use: "READING", sunUse: "PROGRESSIVE" })).toBe("READING");
  });
});

describe("kept state", () => {
  it("comes back", () => {
    expect(revive(JSON.stringify(typed()))).toEqual(typed());
  });

  it("of before a field was added has that field empty", () => {
    const before = Object.fromEntries(Object.entries(typed({ pd: "61" })).filter(([name]) => name !== "upload" && name !== "sunTint"));
    expect(revive(JSON.stringify(before))).toEqual(typed({ pd: "61" }));
  });

  it("is forgotten when it is no state", () => {
    expect(revive("{")).toBeNull();
    expect(revive('{"od":1}')).toBeNull();
    expect(revive(null)).toBeNull();
  });

  it("is filled from a prescription we hold", () => {
    const eye = { sphere: "-2.25", cylinder: "-0.75", axis: 10, add: null, prismHorizontal: null, prismHorizontalBase: null, prismVertical: null, prismVerticalBase: null, written: "" };
    const filled = { ...EMPTY_STATE, ...fromValues({ od: eye, os: eye, pd: { binocularTenths: 630, rightTenths: 310, leftTenths: 320, nearTenths: null, assumedSymmetric: false }, issuedOn: "2026-01-02", expiresOn: null, prescriber: null }) };
    expect(readPrescription(filled).input).toMatchObject({ od: { sphere: "-2.25", axis: 10 }, pd: { rightTenths: 310, leftTenths: 320 }, issuedOn: "2026-01-02" });
  });
});
