import { describe, expect, it } from "vitest";
import { asSku } from "./labels";

const articles = [
  { sku: "LIN-HAV-52", barcode: "4006381333931" },
  { sku: "OLD", barcode: "" },
];

describe("asSku", () => {
  it("reads a barcode as its article, however the scanner frames it", () => {
    expect(asSku("]E04006381333931\r", articles)).toBe("LIN-HAV-52");
  });
  it("leaves everything else as it came, an empty scan too", () => {
    expect(asSku("lin-hav-52", articles)).toBe("lin-hav-52");
    expect(asSku("96385074", articles)).toBe("96385074");
    expect(asSku("", articles)).toBe("");
  });
});
