import type { ReviewFieldsFragment } from "@fovea/gql/admin";
import { describe, expect, it } from "vitest";
import { columnsOf } from "./columns";
import type { Version } from "./reviewState";
import { VALUES } from "./samples";

const version = (number: number, source: string): Version => ({
  number,
  source,
  by: source,
  at: "2026-11-28T10:00:00Z",
  note: "",
  values: VALUES,
  fittingHeights: { rightTenths: 200 + number, leftTenths: null },
});

function review(versions: Version[], more: Partial<ReviewFieldsFragment> = {}): ReviewFieldsFragment {
  const known = { versions, values: versions.at(-1)?.values ?? null, previous: null, upload: null, fittingHeights: { rightTenths: 205, leftTenths: 210 }, ...more };
  return known as ReviewFieldsFragment;
}

const titles = (found: ReturnType<typeof columnsOf>) => [found.judged?.title, ...found.others.map(({ title }) => title)];

describe("what stands beside what", () => {
  const paper = { id: "u", pages: ["/p"], uploadedAt: "2026-11-28T09:00:00Z" };
  it("is the customer's word, what was read from the paper, and what was worn before", () => {
    const versions = [version(1, "customer"), version(2, "optician")];
    const found = columnsOf(review(versions, { upload: paper, previous: VALUES }), null);
    expect(titles(found)).toEqual(["As read", "Customer", "Worn before"]);
    expect(titles(columnsOf(review(versions), null))).toEqual(["Optician", "Customer"]);
  });
  it("is the version that was chosen, but never the newest beside itself", () => {
    const versions = [version(1, "customer"), version(2, "answer"), version(3, "optician")];
    expect(columnsOf(review(versions), 1).others.map(({ key }) => key)).toEqual(["version 1"]);
    expect(columnsOf(review(versions), 3).others.map(({ key }) => key)).toEqual(["version 2"]);
  });
  it("has the heights of each version; what was worn before sat in another frame", () => {
    const { judged, others } = columnsOf(review([version(1, "customer"), version(2, "optician")], { previous: VALUES }), null);
    expect([judged, ...others].map((column) => column?.rx.height)).toEqual([
      { right: "20.5", left: "21.0" },
      { right: "20.1", left: "" },
      { right: "", left: "" },
    ]);
  });
  it("is nothing while there are no values", () => {
    expect(columnsOf(review([]), null)).toEqual({ judged: null, others: [] });
  });
});
