import { describe, expect, it } from "vitest";
import { jobsIn, LAB_COLUMNS } from "./states";

const job = (number: string, status: string, dueOn: string | null, createdAt = "2026-01-01T00:00:00Z") => ({
  id: number,
  number,
  status,
  dueOn,
  createdAt,
  attempt: 1,
  orderNumber: "SO-000001",
  orderLineId: "l",
  description: "",
  tray: null,
  ticketUrl: null,
  cause: null,
  awaitsBlanks: false,
  lenses: [],
});

describe("jobsIn", () => {
  it("puts the earliest promise first and undated jobs last", () => {
    const jobs = [
      job("3", "sent", null),
      job("1", "sent", "2026-02-02"),
      job("2", "sent", "2026-02-01"),
      job("4", "passed", null),
    ];
    const atLab = LAB_COLUMNS[1];
    expect(atLab && jobsIn(atLab, jobs).map((entry) => entry.number)).toEqual(["2", "1", "3"]);
  });

  it("puts the latest passed job first", () => {
    const passed = LAB_COLUMNS[3];
    const jobs = [job("1", "passed", "2026-02-01"), job("2", "passed", "2026-02-03")];
    expect(passed && jobsIn(passed, jobs).map((entry) => entry.number)).toEqual(["2", "1"]);
  });
});
