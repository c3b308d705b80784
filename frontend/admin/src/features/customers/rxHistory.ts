import type { PrescriptionHistoryQuery } from "@fovea/gql/admin";
import { eighthsOf } from "../prescriptions/power";

/** One version of one prescription of a customer. */
export type Past = PrescriptionHistoryQuery["prescriptionHistory"][number];

/** A point of the drawing: when, and both spheres in eighths of a dioptre; null for an eye without power. */
export interface SpherePoint {
  at: number;
  od: number | null;
  os: number | null;
}

/**
 * The spheres over the years, oldest first: one point for each day of which a checked prescription tells.
 *
 * What was only typed, replaced or rejected was never worn; an account's own counts once an optician has approved it.
 */
export function spheres(history: readonly Past[]): SpherePoint[] {
  const days = new Map<string, SpherePoint>();
  const checked = history.filter(
    ({ source, status, by }) => status.toLowerCase() === "approved" || (source.toLowerCase() === "account" && by !== null),
  );
  for (const { values, at } of checked.toSorted((a, b) => a.at.localeCompare(b.at))) {
    if (values === null) continue;
    const od = values.od.balance ? null : eighthsOf(values.od.sphere);
    const os = values.os.balance ? null : eighthsOf(values.os.sphere);
    // The day it was issued is when the eyes were like that; else when it was approved. What came later knows better.
    const day = values.issuedOn ?? at.slice(0, 10);
    if (od !== null || os !== null) days.set(day, { at: Date.parse(day), od, os });
  }
  return [...days.values()].toSorted((a, b) => a.at - b.at);
}

/** The range of the drawing in whole dioptres around all points, at least one apart. */
export function rangeOf(points: readonly SpherePoint[]): { low: number; high: number } {
  const all = points.flatMap(({ od, os }) => [od, os]).filter((sphere) => sphere !== null);
  const low = Math.floor(Math.min(...all) / 8);
  const high = Math.ceil(Math.max(...all) / 8);
  return low === high ? { low: low - 1, high: high + 1 } : { low, high };
}

/** The chart's title, which is the answer to "do the eyes change?". */
export function changeAnswer(points: readonly SpherePoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return "Sphere over time";
  const gaps = [gap(first.od, last.od), gap(first.os, last.os)].filter((one) => one !== null);
  const most = gaps.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0];
  const years = Math.round((last.at - first.at) / (365.25 * 86_400_000));
  const span = years < 1 ? "within a year" : years === 1 ? "in a year" : `in ${String(years)} years`;
  if (most === undefined || Math.abs(most) < 2) return `The spheres stayed the same ${span}`;
  const size = (Math.abs(most) / 8).toFixed(2);
  return `The sphere moved by ${size} D towards ${most < 0 ? "minus" : "plus"} ${span}`;
}

const gap = (from: number | null, to: number | null): number | null => (from === null || to === null ? null : to - from);
