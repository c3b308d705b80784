import { describe, expect, it } from "vitest";
import { counted, labelled, lineOfScan, missing, NOTHING, toBook, units } from "./counting";

const LINES = [
  { id: "1", sku: "ALDER-BLK-46", supplierSku: "H-100", open: 2, barcode: "2000000000015" },
  { id: "2", sku: "ALDER-BLK-46", supplierSku: "H-100", open: 1, barcode: "2000000000015" },
  { id: "3", sku: "BIRCH-TOR-50", supplierSku: "", open: 0, barcode: "" },
];

describe("counting a delivery", () => {
  it("fills the first line of an article, then the next, then goes on at the last", () => {
    let counts = {};
    const seen = [];
    for (let scan = 0; scan < 4; scan += 1) {
      const line = lineOfScan(" alder-blk-46 ", LINES, counts);
      if (!line) throw new Error("not found");
      seen.push(line.id);
      counts = counted(counts, line.id);
    }
    expect(seen).toEqual(["1", "1", "2", "2"]);
  });
  it("knows the supplier's number and nothing it has not heard of", () => {
    expect(lineOfScan("h-100", LINES, {})?.id).toBe("1");
    expect(lineOfScan("2000000000015", LINES, {})?.id).toBe("1");
    expect(lineOfScan("birch-tor-50", LINES, {})?.id).toBe("3");
    expect(lineOfScan("OTHER", LINES, {})).toBeNull();
    expect(lineOfScan("  ", LINES, {})).toBeNull();
  });
  it("books what came and leaves out what did not", () => {
    const counts = { "1": { ...NOTHING, good: 2, lot: " L7 " }, "2": NOTHING, "3": { ...NOTHING, damaged: 1 } };
    expect(toBook(counts)).toEqual([
      { lineId: "1", good: 2, damaged: 0, lot: "L7", expiresOn: null },
      { lineId: "3", good: 0, damaged: 1, lot: null, expiresOn: null },
    ]);
  });
  it("takes lot and date off a label, one lot a line", () => {
    const first = labelled({ "1": { ...NOTHING, good: 1 } }, "1", { lot: "L7", expiresOn: "2027-01-31" });
    expect(first).toEqual({ "1": { good: 1, damaged: 0, lot: "L7", expiresOn: "2027-01-31" } });
    expect(labelled(first ?? {}, "1", { lot: "l7", expiresOn: "" })?.["1"]).toMatchObject({ expiresOn: "2027-01-31" });
    expect(labelled(first ?? {}, "1", { lot: "L8", expiresOn: "" })).toBeNull();
  });
  it("says what is missing before anything is booked", () => {
    const lines = [
      { id: "1", sku: "A", tracking: "none", dated: false },
      { id: "2", sku: "B", tracking: "lot", dated: true },
    ];
    const of = (count: Partial<typeof NOTHING>) => missing({ "1": { ...NOTHING, good: 1 }, "2": { ...NOTHING, ...count } }, lines);
    expect(of({})).toBeNull();
    expect(of({ good: 1 })).toMatchObject({ id: "2", field: "lot" });
    expect(of({ damaged: 1, lot: "L7" })).toMatchObject({ id: "2", field: "expiresOn" });
    expect(of({ good: 1, lot: "L7", expiresOn: "2027-01-31" })).toBeNull();
  });
  it("takes whole units only and never counts below nothing", () => {
    expect([units(""), units(" 12 "), units("1.5"), units("-1"), units("1e3")]).toEqual([0, 12, null, null, null]);
    expect(counted({}, "1", -3)).toEqual({ "1": NOTHING });
  });
});
