import { describe, expect, it } from "vitest";
import { DELIVERY, digestOf, pieces, PRICES, rowsOf, together } from "./csvImport";

const PRICE_HEAD = PRICES.head;

describe("a price list as a file", () => {
  it("reads the rows below its head, with or without a mark and blank lines", () => {
    expect(rowsOf(`\ufeff${PRICE_HEAD}\r\nA,,1.00\r\n\r\nB,,2.00\r\n`, PRICE_HEAD)).toEqual({ rows: ["A,,1.00", "B,,2.00"], problem: null });
  });
  it("says what is wrong with another file", () => {
    expect(rowsOf("sku;price\nA;1", PRICE_HEAD).problem).toContain("The first line has to be");
    expect(rowsOf(PRICE_HEAD, PRICE_HEAD).problem).toBe("There is no row below the head.");
  });
  it("cuts it into pieces that know their first row", () => {
    expect(pieces(["a", "b", "c"], 2)).toEqual([
      { firstRow: 1, lines: ["a", "b"] },
      { firstRow: 3, lines: ["c"] },
    ]);
  });
  it("is a delivery only with a delivery's head", () => {
    expect(rowsOf(`${DELIVERY.head}\nA,1,0,,`, DELIVERY.head).rows).toEqual(["A,1,0,,"]);
    expect(rowsOf(`${PRICE_HEAD}\nA,,1.00`, DELIVERY.head).problem).toContain(DELIVERY.head);
  });
  it("adds up what is seen of its parts", () => {
    const part = { rows: 2, added: 1, changed: 0, same: 0, rejected: [{ row: 2, reason: "no" }] };
    const rest = { rows: 1, added: 0, changed: 1, same: 0, rejected: [] };
    expect(together([part, rest])).toEqual({ rows: 3, added: 1, changed: 1, same: 0, rejected: part.rejected });
  });
  it("gives the same rows the same fingerprint", async () => {
    expect(await digestOf(["a", "b"])).toBe(await digestOf(["a", "b"]));
    expect(await digestOf(["a", "b"])).not.toBe(await digestOf(["a", "c"]));
  });
});
