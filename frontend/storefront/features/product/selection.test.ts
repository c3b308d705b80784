import { describe, expect, it } from "vitest";
import { inColour, startVariant } from "./selection";

const variant = (sku: string, code: string, label: string, available = 5) => ({ sku, available, colour: { code }, size: { label } });
const VARIANTS = [variant("A-50", "amber", "50", 0), variant("A-52", "amber", "52"), variant("B-52", "black", "52"), variant("B-50", "black", "50")];

describe("startVariant", () => {
  it("follows the address", () => {
    expect(startVariant(VARIANTS, "B-50", null)?.sku).toBe("B-50");
    expect(startVariant(VARIANTS, null, "amber")?.sku).toBe("A-52");
  });

  it("starts with what can be had", () => {
    expect(startVariant(VARIANTS, "gone", "gone")?.sku).toBe("A-52");
    expect(startVariant([], null, null)).toBeNull();
  });
});

describe("inColour", () => {
  it("keeps the size when the colour is made in it", () => {
    expect(inColour(VARIANTS, "black", "50")?.sku).toBe("B-50");
    expect(inColour(VARIANTS, "amber", "54")?.sku).toBe("A-52");
  });
});
