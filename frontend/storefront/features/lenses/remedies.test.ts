import { describe, expect, it } from "vitest";
import { describe as inWords, pairOf } from "./drawing-words";
import { formErrors } from "./errors";
import { standingDesign, type Design, type Material } from "./price";
import { lostChoice, remedyOf } from "./remedies";

const usd = (minor: number) => ({ minor, currency: "USD" });
const SECTION = { xTenthsMm: [-250, 0, 250], frontHundredthsMm: [200, 0, 200], backHundredthsMm: [700, 150, 600] };
const figures = (eye: string, edge: number) => ({ eye, centerTenthsMm: 15, edgeMinTenthsMm: 30, edgeMaxTenthsMm: edge, edgeMaxAtDegrees: 180, edgeMaxSide: "temporal", opticalCentreXTenths: 20, opticalCentreYTenths: 0, weightTenthsG: 80, section: SECTION });
const material = (code: string, name: string, buildable = true): Material => ({
  code, name, sentence: "", index: name.slice(-4), price: usd(1000), buildable, recommended: false, recommendation: null, arrival: null, findings: [], figures: [figures("OD", 52), figures("OS", 58)],
  treatments: [{ code: "GRADIENT_TINT", name: "Gradient tint", sentence: "", price: usd(0), includes: [], available: true, reason: null }],
});
const design = (code: string, name: string, available = true): Design => ({ code, name, sentence: "", corridorTenthsMm: 110, minHeightTenthsMm: 150, price: usd(0), available, reason: null, recommended: false });
const OPTIONS = {
  materials: [material("CR39", "Standard 1.50", false), material("HI167", "Very thin 1.67")],
  designs: [design("PROGRESSIVE", "Progressive"), design("PROGRESSIVE_SHORT", "Progressive, short corridor")],
};
const CHOSEN = { treatments: ["ANTI_REFLECTIVE", "GRADIENT_TINT"], designs: {} };
const remedy = (alternative: string | null) => remedyOf({ alternative }, OPTIONS, "PROGRESSIVE", CHOSEN);

describe("remedyOf", () => {
  it("is one press when the rules name what would work", () => {
    expect(remedy("Very thin 1.67 would work.")).toEqual({ label: "Use Very thin 1.67", changes: { materialCode: "HI167" } });
    expect(remedy("It works without gradient tint.")).toEqual({ label: "Leave out Gradient tint", changes: { treatments: ["ANTI_REFLECTIVE"] } });
    expect(remedy("Very thin 1.67 would work without gradient tint.")).toMatchObject({ label: "Use Very thin 1.67 without Gradient tint", changes: { materialCode: "HI167", treatments: ["ANTI_REFLECTIVE"] } });
    expect(remedy("Progressive, short corridor would work.")).toMatchObject({ changes: { designs: { PROGRESSIVE: "PROGRESSIVE_SHORT" } } });
  });

  it("stays a sentence when it names nothing on offer", () => {
    expect(remedy("A flatter frame would work.")).toBeNull();
    expect(remedy("Standard 1.50 would work.")).toBeNull();
    expect(remedy(null)).toBeNull();
  });
});

describe("lostChoice", () => {
  it("is the material that was chosen and cannot be had", () => {
    const [standard, thin] = OPTIONS.materials;
    expect(lostChoice(OPTIONS.materials, "CR39", thin ?? null)).toBe(standard);
    expect(lostChoice(OPTIONS.materials, "HI167", thin ?? null)).toBeNull();
    expect(lostChoice(OPTIONS.materials, null, thin ?? null)).toBeNull();
  });
});

describe("standingDesign", () => {
  it("asks only where there is a choice", () => {
    expect(standingDesign([design("DISTANCE", "Single vision")], "DISTANCE")).toBeNull();
    expect(standingDesign(OPTIONS.designs, "PROGRESSIVE_SHORT")?.code).toBe("PROGRESSIVE_SHORT");
    expect(standingDesign([design("a", "A", false), design("b", "B")], "a")?.code).toBe("b");
  });
});

describe("the drawing in words", () => {
  const drawn = { frameName: "Fulmar", size: { aTenths: 500, bTenths: 400, dblTenths: 200 }, pd: { rightTenths: 310, leftTenths: 320 }, heights: { rightTenths: 200, leftTenths: null }, material: OPTIONS.materials[1] ?? null, design: OPTIONS.designs[1] ?? null, follows: false };

  it("says everything that is drawn", () => {
    const text = inWords(drawn);
    for (const part of ["50.0\u00a0mm wide", "Right pupil 31.0\u00a0mm", "right pupil is 20.0\u00a0mm above", "short corridor: from far to near in 11.0\u00a0mm", "5.8\u00a0mm at its edge, thickest towards the temple", "weighs 8.0\u00a0g"]) expect(text).toContain(part);
    expect(text).not.toContain("left pupil is");
  });

  it("claims no thickness while the prescription follows", () => {
    const text = inWords({ ...drawn, material: null, pd: null, heights: null, design: null, follows: true });
    expect(text).toContain("when we have your prescription");
    expect(text).not.toContain("thick at its centre");
  });

  it("takes the thicker lens for the pair, and the weight of both", () => {
    expect(pairOf(material("x", "X"))).toMatchObject({ edgeTenths: 58, weightTenths: 160, thicker: { eye: "OS" } });
    expect(pairOf({ ...material("x", "X"), figures: [] })).toBeNull();
  });
});

describe("formErrors", () => {
  it("finds the form's field for the API's path", () => {
    const fields = { "prescription.od.sphere": "a", "prescription.pd.binocularTenths": "b", "prescription.pd.nearTenths": "c", "fittingHeights.leftTenths": "d", "pd.rightTenths": "e" };
    expect(formErrors({ code: "X", message: "", fields })).toEqual({ "od.sphere": "a", pd: "b", pdNear: "c", heightLeft: "d", pdRight: "e" });
    expect(formErrors(null)).toEqual({});
  });
});
