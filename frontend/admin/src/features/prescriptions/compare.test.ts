import { describe, expect, it } from "vitest";
import { blur, difference, restated, said, shown, slips } from "./compare";
import { EMPTY_RX, type EyeText, type RxText } from "./rxText";

function rx(od: Partial<EyeText>, os: Partial<EyeText> = { sphere: "+0.00" }, rest: Partial<RxText> = {}): RxText {
  return { ...EMPTY_RX, ...rest, od: { ...EMPTY_RX.od, ...od }, os: { ...EMPTY_RX.os, ...os } };
}

describe("a comparing table", () => {
  it("shows powers as paper does", () => {
    const typed = rx({ sphere: "-2.125", cylinder: "-0,5", axis: "7", add: "1.5", prismHorizontal: "1.00" });
    expect(shown("od.sphere", typed)).toBe("\u22122.12");
    expect(shown("od.cylinder", typed)).toBe("\u22120.50");
    expect(shown("od.axis", typed)).toBe("7°");
    expect(shown("od.prismHorizontal", typed)).toBe("1.00 in");
    expect(shown("od.add", rx({ balance: true }))).toBe("");
    expect(shown("od.sphere", rx({ balance: true }))).toBe("balance");
    expect(shown("pd.binocular", rx({}, {}, { pd: { binocular: "", right: "31.5", left: "32", near: "" } }))).toBe(
      "63.5\u00a0mm",
    );
  });

  it("says by how much, and what is big from where the rule for big changes begins", () => {
    const now = rx({ sphere: "-3.00", cylinder: "-1.00", axis: "90" });
    expect(difference("od.sphere", now, rx({ sphere: "-2.00" }))).toEqual({ weight: "differs", by: "\u22121.00" });
    expect(difference("od.sphere", now, rx({ sphere: "-1.75" }))).toEqual({ weight: "big", by: "\u22121.25" });
    expect(difference("od.cylinder", now, rx({ sphere: "-3.00" }))).toEqual({ weight: "big", by: "\u22121.00" });
    const turned = (axis: string) => rx({ sphere: "-3.00", cylinder: "-1.00", axis });
    expect(difference("od.axis", now, turned("70"))).toEqual({ weight: "differs", by: "20°" });
    expect(difference("od.axis", now, turned("111"))).toEqual({ weight: "big", by: "21°" });
    expect(difference("od.axis", turned("178"), turned("2"))).toEqual({ weight: "differs", by: "4°" });
    const weak = (axis: string) => rx({ sphere: "-3.00", cylinder: "-0.25", axis });
    expect(difference("od.axis", weak("10"), weak("100")).weight).toBe("differs");
    expect(difference("od.add", rx({ sphere: "0", add: "+2.00" }), rx({ sphere: "0" })).weight).toBe("big");
  });

  it("takes two writings of one lens for the same", () => {
    const minus = rx({ sphere: "-2.00", cylinder: "-1.00", axis: "90" });
    const plus = rx({ sphere: "-3.00", cylinder: "+1.00", axis: "180" });
    for (const field of ["od.sphere", "od.cylinder", "od.axis"] as const) {
      expect(difference(field, minus, plus).weight).toBe("same");
    }
    expect(restated(minus.od, plus.od)).toBe("\u22122.00 \u22121.00 \u00d7 90");
    expect(restated(minus.od, minus.od)).toBeNull();
    expect(blur("od", minus, plus)).toBe(0);
  });

  it("compares distances to the tenth, days and names", () => {
    const at = (binocular: string) => rx({}, {}, { pd: { binocular, right: "", left: "", near: "" } });
    expect(difference("pd.binocular", at("63.5"), at("62"))).toEqual({ weight: "differs", by: "+1.5\u00a0mm" });
    expect(difference("pd.binocular", at("63"), at("66"))).toEqual({ weight: "big", by: "\u22123.0\u00a0mm" });
    expect(difference("pd.near", at("63"), at("63")).weight).toBe("same");
    const signed = (prescriber: string, issuedOn: string) => rx({}, {}, { prescriber, issuedOn });
    const doctor = signed("Dr. Ada Sehr", "2026-01-02");
    expect(difference("prescriber", doctor, signed("dr ada sehr", "")).weight).toBe("same");
    expect(difference("prescriber", doctor, signed("Dr. Ben Blick", "")).weight).toBe("differs");
    expect(difference("issuedOn", doctor, signed("", "2025-01-02")).weight).toBe("differs");
    expect(difference("issuedOn", doctor, signed("", "")).weight).toBe("same");
  });

  it("compares heights as they were measured, and says nothing where nobody measured", () => {
    const at = (right: string) => rx({}, {}, { height: { right, left: "" } });
    expect(shown("height.right", at("20,5"))).toBe("20.5\u00a0mm");
    expect(difference("height.right", at("20.5"), at("19"))).toEqual({ weight: "differs", by: "+1.5\u00a0mm" });
    expect(difference("height.right", at("20.5"), at("23"))).toEqual({ weight: "big", by: "\u22122.5\u00a0mm" });
    expect(difference("height.right", at("20.5"), at("")).weight).toBe("same");
    expect([said("height.right", [at("")]), said("height.right", [at(""), at("19")])]).toEqual([false, true]);
  });

  it("says nothing about what is only half typed", () => {
    expect(difference("od.sphere", rx({ sphere: "-" }), rx({ sphere: "-2.00" })).weight).toBe("same");
    expect(difference("od.cylinder", EMPTY_RX, rx({ sphere: "-2.00", cylinder: "-3.00", axis: "5" })).weight).toBe(
      "same",
    );
    expect(blur("od", EMPTY_RX, rx({ sphere: "-2.00" }))).toBeNull();
  });

  it("finds a prism whose base was turned round", () => {
    const base = (prismHorizontalBase: string) => rx({ sphere: "0", prismHorizontal: "1.50", prismHorizontalBase });
    expect(difference("od.prismHorizontal", base("IN"), base("OUT"))).toEqual({ weight: "big", by: "3.00 \u0394" });
    expect(difference("od.prismHorizontal", base("IN"), base("IN")).weight).toBe("same");
  });

  it("sets a balance lens apart from a power", () => {
    expect(difference("od.sphere", rx({ balance: true }), rx({ sphere: "-2.00" })).weight).toBe("big");
    expect(difference("od.sphere", rx({ balance: true }), rx({ balance: true })).weight).toBe("same");
  });

  it("names the slips of copying", () => {
    const paper = rx({ sphere: "-2.00" }, { sphere: "-4.50" });
    expect(slips(rx({ sphere: "-4.50" }, { sphere: "-2.00" }), paper)).toEqual(["Right and left eye look swapped."]);
    expect(slips(rx({ sphere: "+2.00" }, { sphere: "-4.50" }), paper)).toEqual([
      "The sign of the right sphere is the other one.",
    ]);
    expect(slips(paper, paper)).toEqual([]);
    const cylinder = (sign: string) => rx({ sphere: "-2.00", cylinder: `${sign}1.00`, axis: "90" });
    expect(slips(cylinder("-"), cylinder("+"))).toEqual(["The sign of the right cylinder is the other one."]);
  });
});
