import { describe, expect, it } from "vitest";
import { arriveAt, choosePurpose, purposeWords } from "./purpose";
import { EMPTY_STATE, type BuilderState } from "./state";
import { besideTint, chosenTreatments, toggled } from "./tints";

const state = (changes: Partial<BuilderState> = {}): BuilderState => ({ ...EMPTY_STATE, ...changes });

describe("choosePurpose", () => {
  it("starts sun lenses with what the clear ones were for", () => {
    expect(choosePurpose(state({ use: "PROGRESSIVE" }), "SUN")).toEqual({ use: "SUN", sunUse: "PROGRESSIVE" });
    expect(choosePurpose(state({ use: "READING", sunUse: "DISTANCE" }), "SUN")).toEqual({ use: "SUN" });
    expect(choosePurpose(state({ use: "SUN" }), "COMPUTER")).toEqual({ use: "COMPUTER" });
  });
});

describe("arriveAt", () => {
  const sun = { slug: "tern", sun: true };
  const clear = { slug: "fulmar", sun: false };

  it("begins with sun lenses in a sun frame, and with distance elsewhere", () => {
    expect(arriveAt(null, sun)).toEqual(state({ use: "SUN", frame: "tern" }));
    expect(arriveAt(null, clear)).toEqual(state({ frame: "fulmar" }));
  });

  it("brings prescription and choices along to another frame", () => {
    const kept = state({ frame: "fulmar", use: "PROGRESSIVE", pd: "63", materialCode: "HI160", designs: { PROGRESSIVE: "PROGRESSIVE_SHORT" } });
    expect(arriveAt(kept, sun)).toEqual({ ...kept, frame: "tern", use: "SUN", sunUse: "PROGRESSIVE" });
    expect(arriveAt(kept, { slug: "gull", sun: false })).toEqual({ ...kept, frame: "gull" });
  });

  it("changes nothing on coming back, so a sun frame may have clear lenses", () => {
    const kept = state({ frame: "tern", use: "DISTANCE" });
    expect(arriveAt(kept, sun)).toBe(kept);
  });
});

describe("purposeWords", () => {
  it("says what sun lenses are made for", () => {
    expect(purposeWords({ use: "SUN", sunUse: "NON_PRESCRIPTION" })).toBe("sun, no power");
    expect(purposeWords({ use: "COMPUTER", sunUse: "DISTANCE" })).toBe("computer");
  });
});

describe("tints", () => {
  it("sun lenses have their tint and no second way of getting dark; the rest is kept for when they are clear again", () => {
    const chosen = state({ use: "SUN", sunTint: "POLARISED", treatments: ["ANTI_REFLECTIVE", "PHOTOCHROMIC"] });
    expect(chosenTreatments(chosen)).toEqual(["POLARISED", "ANTI_REFLECTIVE"]);
    expect(chosenTreatments({ ...chosen, use: "DISTANCE" })).toEqual(["ANTI_REFLECTIVE", "PHOTOCHROMIC"]);
  });

  it("one way of getting dark takes the place of another", () => {
    expect(toggled(["ANTI_REFLECTIVE", "TINT"], "PHOTOCHROMIC", true)).toEqual(["ANTI_REFLECTIVE", "PHOTOCHROMIC"]);
    expect(toggled(["TINT"], "MIRROR", true)).toEqual(["TINT", "MIRROR"]);
    expect(toggled(["TINT", "MIRROR"], "MIRROR", false)).toEqual(["TINT"]);
    expect(toggled(["TINT"], "TINT", true)).toEqual(["TINT"]);
  });

  it("beside the tint stand only treatments that are none", () => {
    const all = ["ANTI_REFLECTIVE", "TINT", "POLARISED", "MIRROR"].map((code) => ({ code, name: code, sentence: "", price: { minor: 0, currency: "USD" }, includes: [], available: true, reason: null }));
    expect(besideTint(all, true).map((one) => one.code)).toEqual(["ANTI_REFLECTIVE", "MIRROR"]);
    expect(besideTint(all, false)).toHaveLength(4);
  });
});
