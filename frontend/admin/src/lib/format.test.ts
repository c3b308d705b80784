import { describe, expect, it } from "vitest";
import { age, daysUntil, decimal, moment, sums, units } from "./format";

describe("format", () => {
  it("writes amounts for a spreadsheet by the currency's own decimals", () => {
    expect(decimal({ minor: 18950, currency: "EUR" })).toBe(189.5);
    expect(decimal({ minor: 18950, currency: "JPY" })).toBe(18950);
  });
  it("never adds different currencies", () => {
    expect(
      sums([
        { minor: 1, currency: "USD" },
        { minor: 5, currency: "EUR" },
        { minor: 2, currency: "USD" },
      ]),
    ).toEqual([
      { minor: 3, currency: "USD" },
      { minor: 5, currency: "EUR" },
    ]);
  });
  it("keeps thousands of pieces apart", () => {
    expect(units(5528)).toBe("5,528");
    expect(units(-12)).toBe("-12");
  });
  it("counts age and days", () => {
    const now = Date.parse("2026-03-10T12:00:00Z");
    expect(age("2026-03-10T11:15:00Z", now)).toBe("45 min");
    expect(age("2026-03-09T12:00:00Z", now)).toBe("24 h");
    expect(age("2026-03-01T12:00:00Z", now)).toBe("9 d");
    expect(daysUntil("2026-03-12", new Date(2026, 2, 10, 23, 59))).toBe(2);
    expect(daysUntil("2026-03-09", new Date(2026, 2, 10, 0, 1))).toBe(-1);
  });
  it("says the year only of other years", () => {
    const now = new Date(2026, 5, 1);
    expect(moment("2026-03-10T12:00:00Z", now)).toMatch(/^10 Mar, \d\d:\d\d$/);
    expect(moment("2024-03-10T12:00:00Z", now)).toMatch(/^10 Mar 2024, \d\d:\d\d$/);
  });
});
