import { describe, expect, it } from "vitest";
import { dateOf, linesOf, questionOf, tooLate } from "./unpacking";

const SPRAY = { sku: "SPRAY", name: "Spray", tracking: "lot", dated: true, lot: "", expiresOn: "" };
const line = (lot: string, quantity: number, expiresOn?: string) => ({ sku: "SPRAY", name: "Spray", lot, quantity, expiresOn });

describe("what is asked about a piece", () => {
  it("is the lot, then the date of that lot, each once", () => {
    expect(questionOf(SPRAY, [])).toBe("lot");
    expect(questionOf({ ...SPRAY, lot: "L1" }, [])).toBe("date");
    expect(questionOf({ ...SPRAY, lot: "L1" }, [line("L1", 2, "2027-01-31")])).toBeNull();
    expect(questionOf({ ...SPRAY, lot: "L2" }, [line("L1", 2, "2027-01-31")])).toBe("date");
  });
  it("is nothing where the label said it, or nobody keeps it", () => {
    expect(questionOf({ ...SPRAY, lot: "L1", expiresOn: "2027-01-31" }, [])).toBeNull();
    expect(questionOf({ ...SPRAY, tracking: "none", dated: false }, [])).toBeNull();
    expect(questionOf({ ...SPRAY, dated: false, lot: "L1" }, [])).toBeNull();
  });
  it("remembers the date that was said for the lot", () => {
    expect(dateOf({ ...SPRAY, lot: "L1" }, [line("L1", 2, "2027-01-31")])).toBe("2027-01-31");
    expect(dateOf({ ...SPRAY, lot: "L1" }, [line("L2", 2, "2027-01-31")])).toBe("");
  });
});

it("refuses a day that is over, not today's", () => {
  expect(tooLate("2026-11-27", "2026-11-28")).toContain("expired");
  expect(tooLate("2026-11-28", "2026-11-28")).toBeNull();
  expect(tooLate("", "2026-11-28")).toBeNull();
});

it("books each lot with its date, on the line that is open", () => {
  const order = [
    { id: "full", sku: "SPRAY", open: 0 },
    { id: "open", sku: "SPRAY", open: 9 },
  ];
  expect(linesOf({ good: [line("L1", 3, "2027-01-31"), line("L2", 1)], damaged: [line("L1", 1)] }, order)).toEqual([
    { lineId: "open", good: 3, damaged: 1, lot: "L1", expiresOn: "2027-01-31" },
    { lineId: "open", good: 1, damaged: 0, lot: "L2", expiresOn: null },
  ]);
});
