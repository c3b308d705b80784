import { describe, expect, it } from "vitest";
import { basisPoints, categoryInText, categoryName, certificateState, expiryWarning, placeText, rateText, today } from "./words";

describe("rates", () => {
  it("are shown without needless zeros", () => {
    expect([0, 400, 729, 1050, 10_000].map(rateText)).toEqual(["0 %", "4 %", "7.29 %", "10.5 %", "100 %"]);
  });
  it("are read as people type them", () => {
    expect(["7.29", "7,29 %", "19", " 0 ", "10.5", "100"].map(basisPoints)).toEqual([729, 729, 1900, 0, 1050, 10_000]);
    expect(["", "7.295", "-1", "101", "1e2", "abc"].map(basisPoints)).toEqual([null, null, null, null, null, null]);
  });
  it("come back as they were", () => {
    for (const points of [0, 1, 25, 729, 2550, 9999]) expect(basisPoints(rateText(points))).toBe(points);
  });
  it("name their place from the largest to the smallest", () => {
    expect(placeText({ country: "US", region: "OH", postcodePrefix: "441" })).toBe("US, OH, 441…");
    expect(placeText({ country: "DE", region: "" })).toBe("DE");
  });
});

describe("certificates", () => {
  it("warns in the last month of an approved paper, and after it", () => {
    const until = (validUntil: string, state = "approved") => expiryWarning({ state, validUntil }, "2026-03-02");
    expect(until("2026-04-02")).toBeNull();
    expect(until("2026-04-01")).toContain("in 30 days");
    expect(until("2026-03-03")).toContain("tomorrow");
    expect(until("2026-03-02")).toContain("today");
    expect(until("2026-03-01")).toContain("has run out");
    expect(until("2026-03-01", "revoked")).toBeNull();
  });

  const paper = { state: "approved", inForce: false, validFrom: "2026-03-01", validUntil: "2026-09-01" };
  it("say when an approved one has run out or begins later", () => {
    expect(certificateState(paper, "2026-10-01")).toBe("certificate_expired");
    expect(certificateState(paper, "2026-02-01")).toBe("certificate_future");
    expect(certificateState({ ...paper, inForce: true }, "2026-04-01")).toBe("certificate_approved");
    expect(certificateState({ ...paper, state: "revoked" }, "2026-04-01")).toBe("certificate_revoked");
  });
  it("take the reader's own day", () => {
    expect(today(new Date(2026, 2, 2, 23, 59))).toBe("2026-03-02");
  });
});

it("says everything for a rate of all categories", () => {
  expect(categoryName(null)).toBe("Everything");
  expect(categoryName("plano_sun")).toBe("Plano sunglasses");
  expect(["plano_sun", "rx_lenses", "frame_with_rx"].map(categoryInText)).toEqual([
    "plano sunglasses",
    "Rx lenses",
    "frame with Rx lenses",
  ]);
});
