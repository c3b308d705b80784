import { describe, expect, it } from "vitest";
import { isClosed, statusOf, stepsAhead } from "./stages";

describe("stepsAhead", () => {
  it("shows the lab only to orders with lenses", () => {
    expect(stepsAhead("CONFIRMED", true)).toHaveLength(4);
    expect(stepsAhead("CONFIRMED", false)).toEqual(["Parcel handed to the carrier", "Delivered"]);
  });

  it("ends when the order ends", () => {
    expect(stepsAhead("DELIVERED", true)).toEqual([]);
    expect(stepsAhead("CANCELLED", true)).toEqual([]);
    expect(stepsAhead("PACKED", true)).toEqual(["Parcel handed to the carrier", "Delivered"]);
    expect(stepsAhead("PARTLY_SHIPPED", false)).toEqual(["Parcel handed to the carrier", "Delivered"]);
    expect(isClosed("EXPIRED")).toBe(true);
  });
});

describe("statusOf", () => {
  it("has words for a state it does not know", () => {
    expect(statusOf("ON_HOLD")).toEqual({ label: "On hold", tone: "neutral" });
  });
});
