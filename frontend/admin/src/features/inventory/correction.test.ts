import { describe, expect, it } from "vitest";
import { correction } from "./correction";

const wrong = (values: { delta: string; reasonCode: string; reason: string }) => {
  const read = correction.safeParse(values);
  return read.success ? [] : read.error.issues.map((issue) => issue.path.join("."));
};

describe("correction", () => {
  it("takes a signed whole number that agrees with its kind", () => {
    expect(wrong({ delta: "-2", reasonCode: "damaged", reason: "Bent temple" })).toEqual([]);
    expect(wrong({ delta: "+3", reasonCode: "found", reason: "Behind the drawer" })).toEqual([]);
    expect(wrong({ delta: " 4 ", reasonCode: "other", reason: "Set apart" })).toEqual([]);
  });
  it("refuses nothing, fractions and contradictions", () => {
    expect(wrong({ delta: "0", reasonCode: "other", reason: "Why" })).toEqual(["delta"]);
    expect(wrong({ delta: "1.5", reasonCode: "other", reason: "Why" })).toContain("delta");
    expect(wrong({ delta: "1", reasonCode: "stolen", reason: "Why" })).toEqual(["delta"]);
    expect(wrong({ delta: "-1", reasonCode: "found", reason: "Why" })).toEqual(["delta"]);
    expect(wrong({ delta: "-1", reasonCode: "lost", reason: " " })).toEqual(["reason"]);
  });
});
