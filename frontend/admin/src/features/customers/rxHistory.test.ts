import { describe, expect, it } from "vitest";
import { changeAnswer, type Past, rangeOf, spheres } from "./rxHistory";

function past(at: string, od: string, os: string, more: Partial<Past> = {}): Past {
  const eye = (sphere: string) => ({
    sphere,
    cylinder: "+0.00",
    axis: null,
    add: null,
    prismHorizontal: null,
    prismHorizontalBase: null,
    prismVertical: null,
    prismVerticalBase: null,
    balance: sphere === "",
    written: sphere,
  });
  const pd = { binocularTenths: 630, rightTenths: 315, leftTenths: 315, nearTenths: null, assumedSymmetric: true };
  return {
    at: `${at}T10:00:00Z`,
    source: "order",
    label: "Alma",
    status: "approved",
    version: 1,
    by: null,
    reason: null,
    orderNumber: "SO-1",
    values: { od: eye(od), os: eye(os), pd, issuedOn: null, expiresOn: null, prescriber: null } as Past["values"],
    ...more,
  };
}

describe("a customer's spheres over the years", () => {
  it("are read oldest first, by the day of the paper, in exact eighths", () => {
    const newest = past("2026-05-01", "-2.25", "-1.12");
    const points = spheres([newest, past("2024-05-01", "-1.00", "-0.75")]);
    expect(points.map(({ od, os }) => [od, os])).toEqual([
      [-8, -6],
      [-18, -9],
    ]);
    const issued = past("2026-05-01", "-2.25", "-1.12");
    if (issued.values) issued.values.issuedOn = "2020-01-01";
    expect(new Date(spheres([issued])[0]?.at ?? 0).getUTCFullYear()).toBe(2020);
  });
  it("leave out what was never worn or says nothing", () => {
    expect(
      spheres([
        past("2026-05-01", "-9.00", "-9.00", { status: "superseded" }),
        past("2026-05-01", "-9.00", "-9.00", { status: "rejected" }),
        past("2026-05-01", "-9.00", "-9.00", { status: "waiting", by: "Odile" }),
        past("2026-05-01", "-9.00", "-9.00", { status: "draft", source: "account" }),
        past("2026-05-02", "", "", { values: null, status: "missing" }),
        past("2026-05-03", "", ""),
      ]),
    ).toEqual([]);
    expect(spheres([past("2026-05-03", "", "-2.00")])[0]).toMatchObject({ od: null, os: -16 });
  });
  it("count an account's own once it was approved, and of one day the last word", () => {
    const kept = past("2023-05-01", "-1.00", "-1.00", { status: "archived", source: "account", by: "Odile" });
    expect(spheres([kept])).toHaveLength(1);
    const [early, late] = ["2026-05-01", "2026-06-01"].map((at, index) => {
      const one = past(at, index === 0 ? "-1.00" : "-2.00", "-1.00");
      if (one.values) one.values.issuedOn = "2026-04-30";
      return one;
    });
    expect(spheres([late, early].filter((one) => one !== undefined)).map(({ od }) => od)).toEqual([-16]);
  });
  it("lie within whole dioptres", () => {
    expect(rangeOf(spheres([past("2026-05-03", "-2.25", "+0.50")]))).toEqual({ low: -3, high: 1 });
    expect(rangeOf(spheres([past("2026-05-03", "-2.00", "-2.00")]))).toEqual({ low: -3, high: -1 });
  });
  it("say how far they moved", () => {
    const from = past("2023-05-01", "-1.00", "-2.00");
    expect(changeAnswer(spheres([from, past("2026-05-01", "-2.25", "-2.00")]))).toBe(
      "The sphere moved by 1.25 D towards minus in 3 years",
    );
    expect(changeAnswer(spheres([from, past("2024-05-01", "-1.12", "-2.00")]))).toBe(
      "The spheres stayed the same in a year",
    );
    expect(changeAnswer(spheres([from]))).toBe("Sphere over time");
  });
});
