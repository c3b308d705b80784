import { describe, expect, it } from "vitest";
import { placeName, referenceName } from "./names";

describe("stock names", () => {
  it("keeps bins and reads virtual places", () => {
    expect(placeName("A-01-2")).toBe("A-01-2");
    expect(placeName("SUPPLIER")).toBe("Supplier");
  });
  it("shortens the house's own references only", () => {
    expect(referenceName("order:01a20889-8892-7c4e-a839-240f70c02f0a")).toBe("order …c02f0a");
    expect(referenceName("GRN-000012")).toBe("GRN-000012");
    expect(referenceName("opening")).toBe("opening");
  });
  it("names what a correction of the ledger was made for", () => {
    const id = "01a20889-8892-7c4e-a839-240f70c02f0a";
    expect(referenceName(`adjustment:count:${id}:2:ALDER-BLK-46:`)).toBe("count …c02f0a");
    expect(referenceName(`adjustment:adjustment:${id}`)).toBe("correction …c02f0a");
    expect(referenceName(`transfer:${id}`)).toBe("transfer …c02f0a");
  });
});
