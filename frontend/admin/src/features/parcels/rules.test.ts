import { expect, test } from "vitest";
import { besidesOf, draftOf, orderLabel, orders, ruleOf, whatOf, whereOf } from "./rules";

const RULE = {
  channel: "web",
  country: "US-HI",
  choice: "cheapest",
  tolerance: 300,
  insureAbove: 50_000,
  labelFormat: "zpl",
  flat: { minor: 890, currency: "USD" },
  flatDays: 5,
  weightOverG: 1000,
  valueOver: 20_000,
  carriers: ["USPS", "UPS"],
  vendors: ["shippo", "easypost"],
  version: 3,
};
const ANY = { ...RULE, channel: "*", country: "*", weightOverG: 0, valueOver: 0, carriers: [], vendors: [], tolerance: 0 };

test("a rule reads as one would say it", () => {
  expect(whereOf(RULE)).toBe("Parcels of web to US-HI over 1000 g and worth more than 200.00");
  expect(whatOf(RULE)).toBe("the cheapest service of USPS and UPS, through Shippo, then EasyPost");
  expect(whereOf(ANY)).toBe("Parcels anywhere");
  expect(whatOf(ANY)).toBe("the cheapest service");
  expect(besidesOf(RULE)).toContain("insured above 500.00");
  expect(besidesOf({ ...ANY, insureAbove: null, flat: null })).toEqual([
    "A person is asked if it is dearer than promised",
    "not insured",
    "labels as ZPL",
    "no flat rate",
  ]);
});

test("what is typed comes back as the rule it was read from", () => {
  const { version, flat, ...rest } = RULE;
  expect(ruleOf(draftOf({ ...RULE, version }))).toEqual({ rule: { ...rest, flatMinor: flat.minor, flatCurrency: "USD" } });
});

test("what cannot be read is said at its field", () => {
  const draft = draftOf(RULE);
  expect(ruleOf({ ...draft, weight: "1.5" })).toMatchObject({ field: "weightOverG" });
  expect(ruleOf({ ...draft, insure: "a lot" })).toMatchObject({ field: "insureAbove" });
  expect(ruleOf({ ...draft, flatDays: "soon" })).toMatchObject({ field: "flatDays" });
});

test("vendors are compared, used alone, or turned to one after another", () => {
  expect(orders(["easypost", "shippo"]).map(orderLabel)).toEqual([
    "Compare all",
    "Only EasyPost",
    "EasyPost, then Shippo",
    "Only Shippo",
    "Shippo, then EasyPost",
  ]);
});
