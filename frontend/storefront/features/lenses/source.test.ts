import { describe, expect, it } from "vitest";
import { restore, type HeldLenses } from "./restore";
import { lacksAddition, sentWith, sourceOf, unusedAddition, type SavedRx } from "./source";
import { EMPTY_STATE, type BuilderState } from "./state";

const EYE = { sphere: "-2.25", cylinder: "-0.75", axis: 10, add: "+2.00", prismHorizontal: null, prismHorizontalBase: null, prismVertical: null, prismVerticalBase: null, written: "-2.25 -0.75 x 10 add +2.00" };
const VALUES: SavedRx["values"] = { od: EYE, os: EYE, pd: { binocularTenths: 630, rightTenths: 310, leftTenths: 320, nearTenths: null, assumedSymmetric: false }, issuedOn: null, expiresOn: null, prescriber: null };
const SAVED: SavedRx = { id: "rx-1", label: "Everyday", expired: false, values: VALUES };
const UPLOAD = { id: "up-1", name: "rx.jpg", bytes: 1000, pages: 2 };

const typed = (changes: Partial<BuilderState> = {}): BuilderState => ({ ...EMPTY_STATE, od: { ...EMPTY_STATE.od, sphere: "-1" }, os: { ...EMPTY_STATE.os, sphere: "-1" }, pd: "63", ...changes });
const sent = (state: BuilderState, saved: SavedRx[] = [SAVED]) => sentWith(state, sourceOf(state, saved));

describe("sourceOf", () => {
  it("lets lenses be chosen before the prescription is here, and asks for the paper only at the end", () => {
    expect(sourceOf(typed({ mode: "later" }), [])).toMatchObject({ ready: true, follows: true, missing: null });
    const upload = sourceOf(typed({ mode: "upload" }), []);
    expect(upload).toMatchObject({ ready: true, follows: true });
    expect(upload.missing).toMatch(/\.$/);
    expect(sourceOf(typed({ mode: "upload", upload: UPLOAD }), []).missing).toBeNull();
  });

  it("takes nothing from a pasted text before the shopper says so", () => {
    expect(sourceOf(typed({ mode: "paste", pasted: "OD -3" }), [])).toMatchObject({ ready: false, reading: { input: null } });
  });

  it("tells what is unfilled from what is wrong", () => {
    const empty = sourceOf(typed({ pd: "" }), []).missing;
    const wrong = sourceOf(typed({ pd: "99" }), []).missing;
    expect(empty).not.toBeNull();
    expect(wrong).not.toBeNull();
    expect(empty).not.toBe(wrong);
  });

  it("asks for the addition where the lenses need it", () => {
    const without = sourceOf(typed({ use: "PROGRESSIVE" }), []);
    expect(without).toMatchObject({ ready: false });
    expect(lacksAddition(without)).toBe(true);
    expect(lacksAddition(sourceOf(typed({ use: "PROGRESSIVE", pd: "" }), []))).toBe(false);
    expect(lacksAddition(sourceOf(typed(), []))).toBe(false);
    const both = { add: "2" };
    const withIt = typed({ use: "PROGRESSIVE" });
    expect(sourceOf({ ...withIt, od: { ...withIt.od, ...both }, os: { ...withIt.os, ...both } }, [])).toMatchObject({ ready: true, missing: null });
  });

  it("types when there is nothing saved, and asks which when there is", () => {
    expect(sourceOf(typed({ mode: "saved", savedId: "gone" }), [])).toMatchObject({ mode: "typed", ready: true });
    expect(sourceOf(typed({ mode: "saved", savedId: "gone" }), [SAVED])).toMatchObject({ mode: "saved", ready: false });
    expect(sourceOf(typed({ mode: "saved", savedId: "rx-1" }), [SAVED]).reading.input?.pd).toEqual({ rightTenths: 310, leftTenths: 320 });
  });

  it("needs no prescription for lenses without power", () => {
    expect(sourceOf({ ...EMPTY_STATE, use: "SUN", sunUse: "NON_PRESCRIPTION" }, [])).toMatchObject({ ready: true, follows: false, missing: null });
  });
});

describe("sentWith", () => {
  it("gives the prescription in one way, with the paper beside values", () => {
    expect(sent(typed({ upload: UPLOAD }))).toMatchObject({ prescription: { pd: { binocularTenths: 630 } }, savedPrescriptionId: null, prescriptionUploadId: "up-1", sendPrescriptionLater: false });
    expect(sent(typed({ mode: "saved", savedId: "rx-1" }))).toMatchObject({ prescription: null, savedPrescriptionId: "rx-1", prescriptionUploadId: null });
    expect(sent(typed({ mode: "upload", upload: UPLOAD }))).toMatchObject({ prescription: null, savedPrescriptionId: null, prescriptionUploadId: "up-1" });
    expect(sent(typed({ mode: "later", upload: UPLOAD }))).toEqual({ prescription: null, savedPrescriptionId: null, prescriptionUploadId: null, sendPrescriptionLater: true });
    expect(sent(typed({ use: "NON_PRESCRIPTION", upload: UPLOAD }))).toEqual({ prescription: null, savedPrescriptionId: null, prescriptionUploadId: null, sendPrescriptionLater: false });
  });
});

describe("unusedAddition", () => {
  it("is what distance lenses leave out", () => {
    const state = typed({ mode: "saved", savedId: "rx-1" });
    expect(unusedAddition(sourceOf(state, [SAVED]))).toBe("+2.00");
    expect(unusedAddition(sourceOf({ ...state, use: "PROGRESSIVE" }, [SAVED]))).toBeNull();
    expect(unusedAddition(sourceOf(typed(), []))).toBeNull();
  });
});

describe("restore", () => {
  const held = (changes: Partial<HeldLenses> = {}): HeldLenses => ({
    use: "PROGRESSIVE", materialCode: "HI160", treatments: ["ANTI_REFLECTIVE"], designCode: "PROGRESSIVE_SHORT", prescriptionSource: "typed", prescriptionUploadId: null, uploadPages: 0, wearerAge: null, fittingHeights: { rightTenths: null, leftTenths: null }, prescription: VALUES, ...changes,
  });
  const again = (changes: Partial<HeldLenses> = {}, saved: SavedRx[] = [SAVED]): BuilderState => ({ ...EMPTY_STATE, ...restore(held(changes), saved) });

  it("brings back every choice of a cart line", () => {
    expect(again()).toMatchObject({ use: "PROGRESSIVE", mode: "typed", materialCode: "HI160", designs: { PROGRESSIVE: "PROGRESSIVE_SHORT" }, treatments: ["ANTI_REFLECTIVE"], pdTwo: true, pdRight: "31.0", od: { add: "+2.00" } });
  });

  it("knows sun lenses by their tint, and the saved prescription by its values", () => {
    expect(again({ treatments: ["POLARISED", "MIRROR"], prescriptionSource: "saved" })).toMatchObject({ use: "SUN", sunUse: "PROGRESSIVE", sunTint: "POLARISED", treatments: ["MIRROR"], mode: "saved", savedId: "rx-1", designs: { PROGRESSIVE: "PROGRESSIVE_SHORT" } });
    expect(again({ use: "READING", treatments: ["TINT"] })).toMatchObject({ use: "READING", treatments: ["TINT"] });
    expect(again({ prescriptionSource: "saved" }, [])).toMatchObject({ mode: "typed", savedId: null, pdRight: "31.0" });
  });

  it("keeps what follows as following", () => {
    expect(again({ prescriptionSource: "later", prescription: null })).toMatchObject({ mode: "later" });
    expect(again({ prescriptionSource: "upload", prescription: null, prescriptionUploadId: "up-1", uploadPages: 2 })).toMatchObject({ mode: "upload", upload: { id: "up-1", pages: 2 } });
  });

  it("brings back what was measured and for whom", () => {
    expect(again({ fittingHeights: { rightTenths: 205, leftTenths: null }, wearerAge: 17 })).toMatchObject({ heightRight: "20.5", heightLeft: "", under18: true });
    expect(again({ wearerAge: 40 })).toMatchObject({ heightRight: "", under18: false });
  });
});
