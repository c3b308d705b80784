import { describe, expect, it } from "vitest";
import { COUNTRIES, EMPTY_ADDRESS, addressLines, countryForm, toAddressInput } from "./countries";

const BERLIN = { ...EMPTY_ADDRESS, name: " Anna Keller ", line1: "Linsenweg 4", city: "Berlin", postalCode: "10115", country: "DE", region: "NY" };

describe("addresses", () => {
  it("drop a region the country does not have", () => {
    expect(toAddressInput(BERLIN)).toMatchObject({ name: "Anna Keller", region: "" });
    expect(toAddressInput({ ...BERLIN, country: "US" }).region).toBe("NY");
  });

  it("are written in the country's order", () => {
    expect(addressLines(toAddressInput(BERLIN))).toEqual(["Anna Keller", "Linsenweg 4", "10115 Berlin", "Germany"]);
    expect(addressLines({ ...BERLIN, name: "A", country: "US", city: "New York", postalCode: "10001" })[2]).toBe("New York, NY 10001");
  });

  it("have one form per country", () => {
    expect(new Set(COUNTRIES.map((country) => country.code)).size).toBe(COUNTRIES.length);
    expect(countryForm("GB").postalCode).toBe("Postcode");
  });
});
