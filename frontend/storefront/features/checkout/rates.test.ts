import { describe, expect, it } from "vitest";
import { distinct, rateName, shortlist } from "./rates";

const rate = (id: string, carrier: string, label: string, minor: number, arrives: string) => ({ id, carrier, label, price: { minor }, arrives });
const RATES = [
  rate("1", "USPS", "USPS Ground", 554, "2026-12-02"),
  rate("2", "USPS", "USPS Priority", 908, "2026-12-01"),
  rate("3", "USPS", "USPS Priority", 895, "2026-12-01"),
  rate("4", "UPS", "UPS Ground", 1008, "2026-12-01"),
  rate("5", "UPS", "UPS Next Day", 4200, "2026-12-01"),
];

describe("rates", () => {
  it("name the carrier once", () => {
    expect(rateName({ id: "", carrier: "UPS", label: "UPS Ground", price: { minor: 1 } })).toBe("UPS Ground");
    expect(rateName({ id: "", carrier: "UPS", label: "Ground", price: { minor: 1 } })).toBe("UPS Ground");
  });

  it("list a service once, at its best price", () => {
    expect(distinct(RATES).map((one) => one.id)).toEqual(["1", "3", "4", "5"]);
  });

  it("put forward what nothing beats and the cheapest of every carrier", () => {
    const { first, rest } = shortlist(RATES, null);
    expect(first.map((one) => one.id)).toEqual(["1", "3", "4"]);
    expect(rest.map((one) => one.id)).toEqual(["5"]);
  });

  it("never hide the selected one", () => {
    expect(shortlist(RATES, "5").first.map((one) => one.id)).toContain("5");
    expect(shortlist(RATES, "2").first.map((one) => one.id)).toContain("2");
  });
});
