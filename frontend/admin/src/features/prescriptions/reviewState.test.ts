import type { ReviewFieldsFragment } from "@fovea/gql/admin";
import { describe, expect, it } from "vitest";
import { comparedVersion, sourceOf, standingOf, type Version, unansweredRules, warnedRules } from "./reviewState";
import { VALUES } from "./samples";

const NOW = "2026-11-28T10:00:00Z";
const REVIEW: ReviewFieldsFragment = {
  id: "r1",
  orderId: "o1",
  orderNumber: "SO-1",
  orderLineId: "l1",
  customerId: null,
  customerName: "Ada",
  status: "waiting",
  frame: "Alma",
  material: "Standard",
  treatments: [],
  design: "",
  source: "typed",
  version: 1,
  waitingSince: NOW,
  decidedBy: null,
  decidedAt: null,
  reason: null,
  values: VALUES,
  previous: null,
  versions: [],
  upload: null,
  overrides: [],
  findings: [],
  firstLookIsMine: false,
  needsFittingHeights: false,
  fittingHeights: { rightTenths: null, leftTenths: null },
};

function finding(rule: string, severity: string, eye: string | null = null) {
  return { rule, severity, eye, message: "", staffMessage: null, source: null, path: [], alternative: null };
}

function version(number: number, source: string, values: Version["values"] = VALUES): Version {
  return { number, source, by: source, at: NOW, note: "", values, fittingHeights: REVIEW.fittingHeights };
}

describe("what can be done with a prescription", () => {
  const upload = { id: "u", pages: ["/p"], uploadedAt: NOW };
  it("is approved only as values, and only when the lenses can be made", () => {
    expect(standingOf(REVIEW).notApprovable).toBeNull();
    expect(standingOf({ ...REVIEW, values: null, upload }).notApprovable).toContain("Read the paper");
    expect(standingOf({ ...REVIEW, values: null, status: "missing" }).notApprovable).toContain("not sent");
    const blocked = { ...REVIEW, findings: [finding("LB61", "block")] };
    expect(standingOf(blocked).notApprovable).toContain("cannot be made");
  });
  it("needs another pair of eyes for a second look", () => {
    const second = { ...REVIEW, status: "second_look", decidedBy: "Odile", firstLookIsMine: true };
    expect(standingOf(second)).toMatchObject({ open: true, firstLookBy: "Odile" });
    expect(standingOf(second).notApprovable).toContain("Someone else");
    expect(standingOf({ ...second, firstLookIsMine: false }).notApprovable).toBeNull();
    expect(standingOf({ ...second, status: "waiting" }).notApprovable).toBeNull();
  });
  it("is closed once decided", () => {
    expect(standingOf({ ...REVIEW, status: "approved" }).open).toBe(false);
    const rejected = standingOf({ ...REVIEW, status: "rejected" });
    expect(rejected).toMatchObject({ open: true, rejected: true });
    expect(rejected.notApprovable).toContain("takes it up again");
    expect(standingOf({ ...REVIEW, status: "asked" }).open).toBe(true);
  });
});

describe("warnings", () => {
  it("need one reason a rule, and only warnings need one", () => {
    const findings = [
      finding("LB44", "WARN", "OD"),
      finding("LB02", "info"),
      finding("LB44", "warn", "OS"),
      finding("LB59", "warn"),
    ];
    expect(warnedRules(findings)).toEqual(["LB44", "LB59"]);
  });
  it("are answered for one version only", () => {
    const override = { version: 1, rule: "LB59", message: "", reason: "Worn before.", by: "Odile", at: NOW };
    const review = { ...REVIEW, findings: [finding("LB59", "warn")], overrides: [override] };
    expect(unansweredRules(review)).toEqual([]);
    expect(unansweredRules({ ...review, version: 2 })).toEqual(["LB59"]);
  });
});

describe("versions", () => {
  it("a correction is read against what the customer said", () => {
    const [first, second, third] = [version(1, "customer"), version(2, "optician"), version(3, "optician")];
    expect(comparedVersion([first, second, third])).toBe(first);
    expect(comparedVersion([first])).toBeNull();
    expect(comparedVersion([])).toBeNull();
    expect(comparedVersion([version(1, "optician"), second])?.number).toBe(1);
  });
  it("a picture alone has no values to compare with", () => {
    expect(comparedVersion([version(1, "customer", null), version(2, "optician")])).toBeNull();
  });
});

it("a source not known here is shown in its own word", () => {
  expect(sourceOf("upload").label).toBe("Photo");
  expect(sourceOf("fax")).toEqual({ label: "fax", icon: "note" });
});
