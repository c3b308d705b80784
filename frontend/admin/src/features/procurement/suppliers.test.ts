import { describe, expect, it } from "vitest";
import { daysLabel, draftOf, supplierOf } from "./suppliers";

const draft = { ...draftOf(null), code: "JURA", name: "Jura", email: "a@b.example", leadTime: "18" };

describe("days in words", () => {
  it("joins what follows on", () => {
    expect(daysLabel([0, 1, 2, 3, 4])).toBe("Mon to Fri");
    expect(daysLabel([3, 0])).toBe("Mon, Thu");
    expect(daysLabel([2])).toBe("Wed");
    expect(daysLabel([])).toBe("never");
  });
});

describe("a supplier as it is written", () => {
  it("is sent in the API's units", () => {
    const read = supplierOf({ ...draft, leadSpread: "2,5", tolerance: "2.5", minimum: "150", address: "4 rue Pasteur\n\n Morez " }, 3);
    expect(read).toMatchObject({
      body: {
        leadTimeDays: 18,
        leadSpreadDays: 2.5,
        overReceiptBp: 250,
        minimumOrder: 15000,
        contact: { address: ["4 rue Pasteur", "Morez"] },
        expectedVersion: 3,
      },
    });
  });
  it("leaves the spread to the house when none was agreed", () => {
    expect(supplierOf(draft, 0)).toMatchObject({ body: { leadSpreadDays: null } });
  });
  it("names the field that cannot be read", () => {
    expect(supplierOf({ ...draft, leadTime: "soon" }, 0)).toMatchObject({ field: "leadTimeDays" });
    expect(supplierOf({ ...draft, leadSpread: "x" }, 0)).toMatchObject({ field: "leadSpreadDays" });
    expect(supplierOf({ ...draft, minimum: "1.005" }, 0)).toMatchObject({ field: "minimumOrder" });
  });
});
