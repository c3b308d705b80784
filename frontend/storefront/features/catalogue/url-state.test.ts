import { describe, expect, it } from "vitest";
import { cleared, EMPTY, filterCount, listingPath, parseListing, toFilter, toggled } from "./url-state";

describe("listing address", () => {
  it("comes back from its own address", () => {
    const state = { ...EMPTY, shape: ["panto", "round"], colour: ["green"], sun: true, min: 80, max: 200, sort: "PRICE_ASC" as const, search: "horn rim" };
    const path = listingPath(state);
    expect(path).toBe("/frames?q=horn+rim&shape=panto,round&colour=green&sun=yes&min=80&max=200&sort=price-asc");
    expect(parseListing(Object.fromEntries(new URLSearchParams(path.slice("/frames?".length))))).toEqual(state);
  });

  it("is the bare path when nothing is chosen", () => {
    expect(listingPath(EMPTY)).toBe("/frames");
    expect(parseListing({})).toEqual(EMPTY);
  });

  it("is the same whatever order things were chosen in", () => {
    const one = toggled(toggled(EMPTY, "shape", "round"), "shape", "panto");
    const other = toggled(toggled(EMPTY, "shape", "panto"), "shape", "round");
    expect(listingPath(one)).toBe(listingPath(other));
  });

  it("leaves out what it cannot read", () => {
    expect(parseListing({ shape: "round,<b>,round", min: "-3", max: "1e9", sort: "cheapest", sun: "maybe" })).toEqual({ ...EMPTY, shape: ["round"] });
  });

  it("takes repeated parameters as a form sends them", () => {
    expect(parseListing({ shape: ["round", "panto"] }).shape).toEqual(["round", "panto"]);
  });
});

describe("filters", () => {
  it("toggle off again", () => {
    expect(toggled(toggled(EMPTY, "fit", "wide"), "fit", "wide")).toEqual(EMPTY);
  });

  it("are counted, the price pair as one", () => {
    expect(filterCount({ ...EMPTY, shape: ["a", "b"], min: 1, max: 2, sun: false, search: "x" })).toBe(4);
  });

  it("clear without losing search and order", () => {
    expect(cleared({ ...EMPTY, shape: ["a"], search: "x", sort: "NAME" })).toEqual({ ...EMPTY, search: "x", sort: "NAME" });
  });

  it("reach the API in minor units", () => {
    expect(toFilter({ ...EMPTY, min: 95, fit: ["wide"] })).toEqual({ shapes: null, materials: null, colours: null, fits: ["wide"], rims: null, collections: null, sun: null, priceMin: 9500, priceMax: null });
  });
});
