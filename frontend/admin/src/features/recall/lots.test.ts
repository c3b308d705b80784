import { describe, expect, it } from "vitest";
import { lotKey, lotOf } from "./lots";

describe("lots", () => {
  it("names a lot in the address and finds it again", () => {
    const lot = { sku: "BLK-150-SV-4", code: "B7 2026" };
    expect(lotOf(lotKey(lot))).toEqual({ sku: "BLK-150-SV-4", lot: "B7 2026" });
  });
  it("opens nothing for an address without a lot", () => {
    expect([lotOf("BLK-150"), lotOf("BLK-150 "), lotOf(" B7"), lotOf("")]).toEqual([null, null, null, null]);
  });
});
