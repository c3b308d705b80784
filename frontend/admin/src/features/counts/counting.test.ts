import { describe, expect, it } from "vitest";
import { accuracy, addScan, heapWithoutLot, placesIn, setLot, setQuantity, signed } from "./counting";

describe("counting", () => {
  it("adds a piece with every scan and keeps the last one on top", () => {
    const heaps = ["alder-blk-46", " ALDER-BLK-46 ", "CASE", ""].reduce(addScan, [] as ReturnType<typeof addScan>);
    expect(heaps).toEqual([
      { sku: "CASE", lot: "", quantity: 1 },
      { sku: "ALDER-BLK-46", lot: "", quantity: 2 },
    ]);
    expect(addScan(heaps, "alder-blk-46")[0]).toEqual({ sku: "ALDER-BLK-46", lot: "", quantity: 3 });
  });
  it("keeps an article of which nothing was found, and never counts below nothing", () => {
    const heap = { sku: "CASE", lot: "", quantity: 4 };
    const after = (typed: number) => setQuantity([heap], heap, typed)[0]?.quantity;
    expect([0, -3, Number.NaN, 2.9].map(after)).toEqual([0, 0, 0, 2]);
  });
  it("keeps lots apart once they are said", () => {
    const [first] = addScan([], "spray");
    if (!first) throw new Error("nothing was added");
    const heaps = addScan(setLot([first], first, "sp-1"), "spray");
    expect(heaps).toEqual([
      { sku: "SPRAY", lot: "", quantity: 1 },
      { sku: "SPRAY", lot: "SP-1", quantity: 1 },
    ]);
    expect(heapWithoutLot(heaps, ["lines", "0", "lot"])).toBe("SPRAY");
    expect(heapWithoutLot(heaps, ["lines", "7", "lot"])).toBeNull();
    expect(heapWithoutLot(heaps, ["lines", "0", "quantity"])).toBeNull();
  });
  it("reads places however they are parted, each once", () => {
    expect(placesIn("a-01-1, A-01-2;\n a-01-1\tB-02-3\n")).toEqual(["A-01-1", "A-01-2", "B-02-3"]);
    expect(placesIn("  ")).toEqual([]);
  });
  it("says differences with their sign and accuracy with one digit", () => {
    expect([3, 0, -2].map(signed)).toEqual(["+3", "0", "\u22122"]);
    expect(accuracy(29, 30)).toBe("96.7 %");
    expect(accuracy(0, 0)).toBeNull();
  });
});
