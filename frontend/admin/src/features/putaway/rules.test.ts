import { describe, expect, it } from "vitest";
import { RULE_KINDS, sentenceOf } from "./rules";

const rule = { kind: "nearest_empty", sku: "", itemKind: "", abc: "", zone: "", bin: "" };

describe("a rule in words", () => {
  it("says what goes where", () => {
    expect(sentenceOf(rule)).toBe("Everything goes to the nearest empty bin.");
    expect(sentenceOf({ ...rule, kind: "fixed_bin", sku: "CASE", bin: "A-01-1" })).toBe("CASE goes to bin A-01-1.");
    expect(sentenceOf({ ...rule, kind: "zone", abc: "A", itemKind: "frame", zone: "A" })).toBe(
      "Frames of class A go to the nearest bin with room in zone A.",
    );
  });
  it("knows every kind there is to choose", () => {
    const said = RULE_KINDS.map(({ value }) => sentenceOf({ ...rule, kind: value, bin: "B", zone: "Z" }));
    expect(new Set(said).size).toBe(RULE_KINDS.length);
  });
});
