import { describe, expect, it } from "vitest";
import { EMPTY_RX, faultsOf, inputOf, type RxText, tenthsOf, textOf } from "./rxText";

const EYE = {
  sphere: "-2.00",
  cylinder: "+0.00",
  axis: null,
  add: null,
  prismHorizontal: null,
  prismHorizontalBase: null,
  prismVertical: null,
  prismVerticalBase: null,
  balance: false,
  written: "",
};
const PD = { binocularTenths: 630, rightTenths: 315, leftTenths: 315, nearTenths: 600, assumedSymmetric: true };
const STORED = { od: EYE, os: EYE, pd: PD, issuedOn: "2026-01-02", expiresOn: null, prescriber: null };

function input(text: RxText) {
  const read = inputOf(text);
  if ("faults" in read) throw new Error(JSON.stringify(read.faults));
  return read.input;
}

describe("a prescription as text", () => {
  it("leaves out what nobody measured or wrote", () => {
    const text = textOf(STORED);
    expect(text.pd).toEqual({ binocular: "63.0", right: "", left: "", near: "60.0" });
    expect(text.od.cylinder).toBe("");
    expect(textOf({ ...STORED, pd: { ...PD, assumedSymmetric: false } }).pd.right).toBe("31.5");
  });

  it("goes back to the API as it came", () => {
    expect(input(textOf(STORED))).toMatchObject({
      od: { sphere: "-2.00", cylinder: null, axis: null, balance: false },
      pd: { binocularTenths: 630, rightTenths: null, leftTenths: null, nearTenths: 600 },
      issuedOn: "2026-01-02",
      expiresOn: null,
      prescriber: null,
    });
  });

  it("reads what a hand types", () => {
    const typed: RxText = {
      ...EMPTY_RX,
      od: { ...EMPTY_RX.od, sphere: " \u22122,25 ", cylinder: "-0,50", axis: "90°", prismVertical: "1,5" },
      os: { ...EMPTY_RX.os, balance: true, sphere: "-9" },
      pd: { binocular: "", right: "31,5", left: "32", near: "" },
    };
    expect(input(typed)).toMatchObject({
      od: { sphere: "-2.25", cylinder: "-0.50", axis: 90, prismVertical: "1.5", prismVerticalBase: "UP" },
      os: { sphere: null, balance: true },
      pd: { rightTenths: 315, leftTenths: 320 },
    });
  });

  it("keeps the heights beside it, an empty one unmeasured", () => {
    const text = textOf(STORED, { rightTenths: 205, leftTenths: null });
    expect(text.height).toEqual({ right: "20.5", left: "" });
    expect(textOf(null, { rightTenths: 205, leftTenths: 210 })).toEqual({ ...EMPTY_RX, height: { right: "20.5", left: "21.0" } });
    const heights = (height: RxText["height"]) => {
      const read = inputOf({ ...text, height });
      return "faults" in read ? read.faults : read.heights;
    };
    expect(heights(text.height)).toEqual({ rightTenths: 205, leftTenths: null });
    expect(heights({ right: "20,5", left: "21" })).toEqual({ rightTenths: 205, leftTenths: 210 });
    expect(Object.keys(heights({ right: "high", left: "21" }))).toEqual(["height.right"]);
  });

  it("names the field that is no number and sends nothing", () => {
    const read = inputOf({
      ...EMPTY_RX,
      od: { ...EMPTY_RX.od, axis: "9x" },
      pd: { binocular: "6.35 cm", right: "", left: "", near: "" },
    });
    expect("faults" in read && Object.keys(read.faults)).toEqual(["od.axis", "pd.binocular"]);
    expect(tenthsOf("63.55")).toBeNull();
  });
});

describe("refusals", () => {
  const at = (...path: string[]) => [{ message: "No.", path: ["prescription", ...path] }];
  it("stand at the form's own fields", () => {
    expect(faultsOf(at("od", "sphere"))).toEqual({ "od.sphere": "No." });
    expect(faultsOf(at("os", "prismVerticalBase"))).toEqual({ "os.prismVertical": "No." });
    expect(faultsOf(at("pd", "nearTenths"))).toEqual({ "pd.near": "No." });
    expect(faultsOf([{ message: "No.", path: ["fittingHeights", "leftTenths"] }])).toEqual({ "height.left": "No." });
    expect(faultsOf(at("pd"))).toEqual({ "pd.binocular": "No." });
    expect(faultsOf([{ message: "Say why.", path: ["input", "reason"] }])).toEqual({ reason: "Say why." });
  });
  it("are never lost: what has no field of its own stands for the whole, two at one field both stand", () => {
    expect(faultsOf(at("frame"))).toEqual({ "": "No." });
    expect(faultsOf([...at("od", "axis"), ...at("od", "axis")])).toEqual({ "od.axis": "No. No." });
  });
});
