import { describe, expect, it } from "vitest";
import { houseOf } from "./house";

describe("houseOf", () => {
  const houses = ["MAIN", "EAST"];
  it("is the one chosen, then the last one, then the first to serve", () => {
    expect(houseOf(houses, "EAST", "MAIN")).toBe("EAST");
    expect(houseOf(houses, null, "EAST")).toBe("EAST");
    expect(houseOf(houses, null, null)).toBe("MAIN");
  });
  it("never is a house that is not there any more", () => {
    expect(houseOf(houses, null, "CLOSED")).toBe("MAIN");
    expect(houseOf(houses, "CLOSED", "EAST")).toBe("EAST");
    expect(houseOf([], "MAIN", "MAIN")).toBe("");
  });
});
