import { expect, test } from "vitest";
import { choicesOf, chosenOf, found, rulesOf } from "./policy";

const RULES = [
  { id: "LB1", shopper: "Too thick", staffMessage: "", source: "house", own: "block", severity: "block", silent: false },
  { id: "LB2", shopper: "Heavy frame", staffMessage: "", source: "house", own: "warn", severity: "info", silent: false },
  { id: "LB3", shopper: "A coating helps", staffMessage: "", source: "ISO", own: "info", severity: "info", silent: true },
];

test("what refuses stays so, and only advice is switched off", () => {
  expect(RULES.map((rule) => choicesOf(rule).map((one) => one.value))).toEqual([
    ["block"],
    ["block", "warn", "info"],
    ["block", "warn", "info", "off"],
  ]);
});

test("only what differs from a rule's own is sent", () => {
  const chosen = Object.fromEntries(RULES.map((rule) => [rule.id, chosenOf(rule)]));
  expect(rulesOf(RULES, chosen)).toEqual([
    { id: "LB2", severity: "info", silent: false },
    { id: "LB3", severity: "info", silent: true },
  ]);
  expect(rulesOf(RULES, { LB2: "warn", LB3: "info" })).toEqual([]);
});

test("rules are found by what they say and where they come from", () => {
  expect(found(RULES, "heavy  house").map((rule) => rule.id)).toEqual(["LB2"]);
  expect(found(RULES, "")).toHaveLength(3);
});
