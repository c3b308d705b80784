import { expect, it } from "vitest";
import { addressLine, senderOf } from "./sender";

const EAST = {
  code: "EAST",
  company: "Fovea",
  line1: "18 Ropewalk Lane",
  line2: "Dock 3",
  city: "Brooklyn",
  region: "NY",
  postalCode: "11215",
  country: "US",
  phone: "+17185550118",
  email: "",
};

it("reads as on a parcel, without what is empty", () => {
  expect(addressLine(EAST)).toBe("Fovea, 18 Ropewalk Lane, Dock 3, Brooklyn NY 11215, US");
  expect(addressLine({ ...EAST, line2: "", region: "", country: "DE" })).toBe("Fovea, 18 Ropewalk Lane, Brooklyn 11215, DE");
});

it("begins with the address and nothing else", () => {
  expect(Object.keys(senderOf(EAST))).not.toContain("code");
  expect(senderOf(EAST)).toMatchObject({ line2: "Dock 3", phone: "+17185550118" });
});
