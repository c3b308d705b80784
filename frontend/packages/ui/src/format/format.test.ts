import { describe, expect, it } from "vitest";
import { formatDate, formatDateTime, formatDifference, formatGrams, formatMm, formatMoney, formatPower, formatRelative, formatWeekday, minorDigits } from ".";

describe("money", () => {
  it("writes minor units in the currency's own digits", () => {
    expect(formatMoney({ minor: 14500, currency: "USD" })).toBe("$145.00");
    expect(formatMoney({ minor: 14550, currency: "EUR" })).toBe("€145.50");
    expect(formatMoney({ minor: 145, currency: "JPY" })).toBe("¥145");
    expect(minorDigits("JPY")).toBe(0);
  });

  it("drops the cents of round amounts only", () => {
    expect(formatMoney({ minor: 14500, currency: "USD" }, { round: true })).toBe("$145");
    expect(formatMoney({ minor: 14501, currency: "USD" }, { round: true })).toBe("$145.01");
  });

  it("says who pays a difference", () => {
    expect(formatDifference({ minor: 4950, currency: "USD" })).toBe("$49.50 to pay");
    expect(formatDifference({ minor: -530, currency: "USD" })).toBe("$5.30 back");
    expect(formatDifference({ minor: 0, currency: "USD" })).toBe("");
  });

  it("uses a real minus", () => {
    expect(formatMoney({ minor: -2000, currency: "USD" })).toBe("\u2212$20.00");
  });

  it("stays exact above the range of 32-bit integers", () => {
    expect(formatMoney({ minor: 2_147_483_648_01, currency: "USD" })).toBe("$2,147,483,648.01");
  });
});

describe("measures", () => {
  it("writes tenths", () => {
    expect(formatMm(523)).toBe("52.3\u00a0mm");
    expect(formatMm(520, { round: true })).toBe("52\u00a0mm");
    expect(formatMm(523, { round: true, unit: false })).toBe("52.3");
    expect(formatGrams(214)).toBe("21.4\u00a0g");
  });

  it("writes powers with their sign", () => {
    expect(formatPower("-2.25")).toBe("\u22122.25");
    expect(formatPower("0.5")).toBe("+0.50");
    expect(formatPower("-0.00")).toBe("0.00");
  });
});

describe("dates", () => {
  it("keeps a date on its day in every zone", () => {
    expect(formatDate("2026-11-27")).toBe("27 Nov 2026");
    expect(formatWeekday("2026-11-27")).toBe("Fri, 27 Nov");
  });

  it("says which zone an instant is in when nobody chose one", () => {
    expect(formatDateTime("2026-11-27T14:05:00Z")).toBe("27 Nov 2026, 14:05 UTC");
    expect(formatDateTime("2026-11-27T14:05:00Z", "Europe/Berlin")).toBe("27 Nov 2026, 15:05");
  });

  it("tells distance in time", () => {
    const now = new Date("2026-11-27T12:00:00Z");
    expect(formatRelative("2026-11-27T09:00:00Z", now)).toBe("3 hours ago");
    expect(formatRelative("2026-11-29T13:00:00Z", now)).toBe("in 2 days");
    expect(formatRelative("2026-11-27T11:59:30Z", now)).toBe("just now");
  });
});
