import { describe, expect, it } from "vitest";
import { ADD, parsePower, parseTenths, powerText, SPHERE, stepAxis, stepPd, stepPower } from "./power";

describe("parsePower", () => {
  it.each([
    ["-2.25", -225],
    ["\u22122,25", -225],
    ["+0.5", 50],
    ["1", 100],
    ["plano", 0],
    ["PL", 0],
    [" - 1.75 ", -175],
  ])("reads %s", (text, hundredths) => {
    expect(parsePower(text)).toBe(hundredths);
  });

  it.each(["", "abc", "--1", "1.255", "100", "1e1"])("refuses %s", (text) => {
    expect(parsePower(text)).toBeNull();
  });

  it("comes back from its own text over the whole range", () => {
    for (let power = SPHERE.min; power <= SPHERE.max; power += 25) expect(parsePower(powerText(power))).toBe(power);
  });
});

describe("stepping", () => {
  it("goes by quarters and stays in range", () => {
    expect(stepPower("", -1, SPHERE)).toBe("-0.25");
    expect(stepPower("-0.25", 1, SPHERE)).toBe("0.00");
    expect(stepPower("20", 1, SPHERE)).toBe("+20.00");
    expect(stepPower("0", -1, ADD)).toBe("0.00");
  });

  it("goes to the next quarter from between two", () => {
    expect(stepPower("-2.12", -1, SPHERE)).toBe("-2.25");
    expect(stepPower("-2.12", 1, SPHERE)).toBe("-2.00");
  });

  it("walks round the axis", () => {
    expect(stepAxis("180", 1)).toBe("1");
    expect(stepAxis("1", -1)).toBe("180");
    expect(stepAxis("", 1)).toBe("1");
    expect(stepAxis("", -1)).toBe("180");
  });

  it("moves the PD by half a millimetre from a usual value", () => {
    expect(stepPd("", 1, 630, { min: 480, max: 800 })).toBe("63.0");
    expect(stepPd("63", 1, 630, { min: 480, max: 800 })).toBe("63.5");
    expect(stepPd("80", 1, 630, { min: 480, max: 800 })).toBe("80.0");
  });
});

describe("parseTenths", () => {
  it("reads millimetres", () => {
    expect(parseTenths("63")).toBe(630);
    expect(parseTenths("31,5 mm")).toBe(315);
    expect(parseTenths("630")).toBeNull();
  });
});
