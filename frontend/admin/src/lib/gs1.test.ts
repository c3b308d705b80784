import { describe, expect, it } from "vitest";
import { barcodeOf, type Gs1Label, readGs1, typedDate } from "./gs1";

interface Vectors {
  today: string;
  labels: { name: string; raw: string; reads?: Partial<Gs1Label> | null; misread?: boolean }[];
}

// The same labels the API's reader is tested with; a build of the admin alone has none beside it.
const found = import.meta.glob<Vectors>("../../../../tests/vectors/labels/gs1.json", { eager: true, import: "default" });
const [vectors = { today: "", labels: [] }] = Object.values(found);
const today = new Date(`${vectors.today}T12:00:00Z`);

describe("a GS1 label", () => {
  it("has vectors to be read", () => expect(vectors.labels.length).toBeGreaterThan(15));
  it.each(vectors.labels)("$name", ({ raw, reads, misread }) => {
    const found = readGs1(raw, today);
    if (misread) {
      expect(found?.kind).toBe("misread");
    } else if (!reads) {
      expect(found).toBeNull();
    } else {
      const blank = { gtin: "", lot: "", expiresOn: "", serial: "", count: null };
      expect(found).toEqual({ kind: "label", label: { ...blank, ...reads } });
    }
  });
  it("has the retail barcode inside its GTIN", () => {
    const blank = { lot: "", expiresOn: "", serial: "", count: null };
    expect(barcodeOf({ ...blank, gtin: "04012345678901" })).toBe("4012345678901");
    expect(barcodeOf({ ...blank, gtin: "14012345678908" })).toBe("14012345678908");
  });
});

describe("a date as it is typed", () => {
  it("is read as on the label or as a calendar has it", () => {
    expect(typedDate(" 270131 ", today)).toBe("2027-01-31");
    expect(typedDate("270200", today)).toBe("2027-02-28");
    expect(typedDate("2027-01-31", today)).toBe("2027-01-31");
    for (const wrong of ["", "soon", "271301", "2027-02-30", "27013"]) expect(typedDate(wrong, today)).toBeNull();
  });
});
