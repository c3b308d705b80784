import { describe, expect, it } from "vitest";
import { checkScan, hasValidCheckDigit, normaliseScan } from "./scan";

describe("normaliseScan", () => {
  it("drops framing, blanks and case", () => {
    expect(normaliseScan("]C1a-03-2\r")).toBe("A-03-2");
    expect(normaliseScan(" lin-hav-52 \u001d")).toBe("LIN-HAV-52");
  });
});

describe("hasValidCheckDigit", () => {
  it.each(["4006381333931", "036000291452", "96385074"])("accepts %s", (code) => {
    expect(hasValidCheckDigit(code)).toBe(true);
  });
  it.each(["4006381333932", "400638133393", "", "ABC"])("refuses %j", (code) => {
    expect(hasValidCheckDigit(code)).toBe(false);
  });
});

describe("checkScan", () => {
  it("accepts the wanted code however it was typed", () => {
    expect(checkScan("a-03-2\n", "A-03-2", "bin")).toEqual({ ok: true, code: "A-03-2" });
  });
  it("never accepts a part of the wanted code", () => {
    expect(checkScan("LIN-HAV", "LIN-HAV-52", "item").ok).toBe(false);
    expect(checkScan("LIN-HAV-520", "LIN-HAV-52", "item").ok).toBe(false);
  });
  it("tells an empty, a cut and a different read apart", () => {
    expect(checkScan("", "A-1", "bin")).toMatchObject({
      ok: false,
      reason: expect.stringContaining("Nothing was read"),
    });
    expect(checkScan("400638133393", "4006381333931", "item")).toMatchObject({
      reason: expect.stringContaining("incomplete"),
    });
    expect(checkScan("B-9", "A-1", "bin")).toMatchObject({ reason: "That is B-9. This task needs bin A-1." });
  });
});
