import { describe, expect, it } from "vitest";
import { charged, includedBy, runningTotal, standing, type Material, type Treatment } from "./price";

const usd = (minor: number) => ({ minor, currency: "USD" });
const treatment = (code: string, minor: number, includes: string[] = [], available = true): Treatment => ({ code, name: code, sentence: "", price: usd(minor), includes, available, reason: null });
const material = (code: string, minor: number, changes: Partial<Material> = {}): Material => ({
  code,
  name: code,
  sentence: "",
  index: "1.50",
  price: usd(minor),
  buildable: true,
  recommended: false,
  recommendation: null,
  arrival: null,
  findings: [],
  figures: [],
  treatments: [treatment("scratch", 1000), treatment("ar", 4000, ["scratch"]), treatment("tint", 2000, [], false)],
  ...changes,
});

describe("price", () => {
  it("does not charge what another treatment includes, nor what cannot be had", () => {
    const one = material("cr39", 6000);
    expect(charged(one, ["scratch", "ar", "tint"]).map((entry) => entry.code)).toEqual(["ar"]);
    expect([...includedBy(one, ["ar"])]).toEqual(["scratch"]);
    expect(runningTotal(usd(14500), one, ["scratch", "ar", "tint"])).toEqual(usd(24500));
  });

  it("is the frame's while no lens is chosen", () => {
    expect(runningTotal(usd(14500), null, ["ar"])).toEqual(usd(14500));
  });
});

describe("standing", () => {
  it("keeps the shopper's choice while it can be made", () => {
    const all = [material("cr39", 1), material("mr8", 2, { recommended: true }), material("mr7", 3)];
    expect(standing(all, "mr7")?.code).toBe("mr7");
    expect(standing(all, null)?.code).toBe("mr8");
    expect(standing([material("cr39", 1, { buildable: false }), material("poly", 2)], "cr39")?.code).toBe("poly");
    expect(standing([material("cr39", 1, { buildable: false })], "cr39")).toBeNull();
  });
});
