import { describe, expect, it } from "vitest";
import { readLines, unitsOf } from "./lines";

describe("transfer lines", () => {
  it("reads an article and its units a line and adds up what stands twice", () => {
    expect(readLines("alder-blk-46 3\n\nCASE;2\r\nALDER-BLK-46, 1\nCLOTH")).toEqual({
      wanted: [
        { sku: "ALDER-BLK-46", quantity: 4 },
        { sku: "CASE", quantity: 2 },
        { sku: "CLOTH", quantity: 1 },
      ],
      unread: [],
    });
  });
  it("says which lines it could not read", () => {
    expect(readLines("CASE 0\nCASE two\nA B 3\nCASE 1").unread).toEqual([
      { line: 1, text: "CASE 0" },
      { line: 2, text: "CASE two" },
      { line: 3, text: "A B 3" },
    ]);
  });
  it("adds up a transfer", () => {
    const line = { id: "1", sku: "A", description: "", lot: "", quantity: 5, sent: 5, received: 2, missing: 1, underway: 2 };
    expect(unitsOf([line, { ...line, underway: 0 }])).toEqual({ quantity: 10, underway: 2, missing: 2 });
  });
});
