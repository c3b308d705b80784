import { describe, expect, it } from "vitest";
import { afterWorkingDays } from "./promise";

describe("afterWorkingDays", () => {
  it("steps over the weekend", () => {
    expect(afterWorkingDays(new Date("2026-11-27T22:00:00Z"), 1)).toBe("2026-11-30");
    expect(afterWorkingDays(new Date("2026-11-23T08:00:00Z"), 5)).toBe("2026-11-30");
  });

  it("is today for no days", () => {
    expect(afterWorkingDays(new Date("2026-11-28T08:00:00Z"), 0)).toBe("2026-11-28");
  });
});
