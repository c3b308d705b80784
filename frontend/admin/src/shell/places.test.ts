import { describe, expect, it } from "vitest";
import { may } from "../lib/permissions";
import { PLACES, placeOf } from "./places";

describe("places", () => {
  it("finds the entry of an address", () => {
    expect(placeOf("/orders/SO-000012")?.label).toBe("Orders");
    expect(placeOf("/warehouse/pack")?.label).toBe("Pack and ship");
    expect(placeOf("/")?.label).toBe("Overview");
    expect(placeOf("/ordersx")).toBeUndefined();
  });
  it("gives every entry its own key", () => {
    expect(new Set(PLACES.map((place) => place.key)).size).toBe(PLACES.length);
  });
  it("shows a warehouse role only its own jobs", () => {
    const permissions = ["warehouse:pick:read", "inventory:stock:read", "orders:order:read"];
    expect(PLACES.filter((place) => may(permissions, place.needs)).map((place) => place.label)).toEqual([
      "Overview",
      "Orders",
      "Picking board",
      "Pick",
      "Pack and ship",
      "Hand-over",
      "Handheld",
      "Stock",
      "Transfers",
      "Lots and recall",
    ]);
  });
});
