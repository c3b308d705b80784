import { describe, expect, it } from "vitest";
import { benchDays, draftOf, planOf } from "./plan";

const PLAN = {
  version: 3,
  pairsByWeekday: [24, 24, 24, 24, 24, 0, 0],
  labDays: 3,
  checkDays: 1,
  packDays: 1,
  putAwayDays: 1,
  blankLeadDays: 10,
  farDays: 6,
  cutOffs: [{ warehouse: "MAIN", place: "Portland", zone: "America/Los_Angeles", at: "14:00" }],
  closures: [{ on: "2026-12-24", name: "Christmas Eve" }],
  transit: [{ country: "US", carrier: "", days: 4 }],
  queue: 60,
  history: [],
};

describe("the promise plan as it is written", () => {
  it("goes back as it came", () => {
    const read = planOf(draftOf(PLAN));
    expect(read).toMatchObject({
      plan: {
        pairsByWeekday: PLAN.pairsByWeekday,
        labDays: 3,
        farDays: 6,
        cutOffs: PLAN.cutOffs,
        closures: PLAN.closures,
        transit: PLAN.transit,
      },
    });
  });
  it("names the field that cannot be read", () => {
    const draft = draftOf(PLAN);
    expect(planOf({ ...draft, pairs: ["24", "", "24", "24", "24", "0", "0"] })).toMatchObject({ field: "pairsByWeekday" });
    expect(planOf({ ...draft, steps: { ...draft.steps, packDays: "soon" } })).toMatchObject({ field: "packDays" });
    expect(planOf({ ...draft, transit: [{ country: "DE", carrier: "", days: "x" }] })).toMatchObject({ field: "transit.0.days" });
    expect(planOf({ ...draft, closures: [{ on: "", name: "A" }] })).toMatchObject({ field: "closures.0.on" });
  });
  it("says how long the bench is busy", () => {
    expect(benchDays(60, draftOf(PLAN).pairs)).toBe(3);
    expect(benchDays(60, ["0", "0", "0", "0", "0", "0", "0"])).toBeNull();
  });
});
