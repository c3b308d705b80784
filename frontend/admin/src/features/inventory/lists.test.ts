import { describe, expect, it } from "vitest";
import { placeKey, skuOf } from "./lists";

describe("stock addresses", () => {
  it("names article, place and lot, and finds the article again", () => {
    const row = { sku: "BLK-150-SV-4", location: "L-01-1", lot: "B7" };
    expect(placeKey(row)).toBe("BLK-150-SV-4 L-01-1 B7");
    expect(placeKey({ ...row, lot: "" })).toBe("BLK-150-SV-4 L-01-1");
    expect(skuOf(placeKey(row))).toBe("BLK-150-SV-4");
    expect(skuOf("BLK-150-SV-4")).toBe("BLK-150-SV-4");
  });
});
