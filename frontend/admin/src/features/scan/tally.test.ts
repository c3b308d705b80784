import { describe, expect, it } from "vitest";
import { add, asNumber, setLast, type TallyLine, total } from "./tally";

const frame = { sku: "LIN", name: "Linden", lot: "" };
const counted = (...skus: string[]) =>
  skus.reduce<TallyLine[]>((lines, sku) => add(lines, { ...frame, sku }, 1), []);

describe("a tally", () => {
  it("counts each piece, the last article in front", () => {
    const lines = counted("A", "B", "A");
    expect(lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ["A", 2],
      ["B", 1],
    ]);
    expect(total(lines)).toBe(3);
  });
  it("keeps the lots of an article apart", () => {
    const lines = add(add([], { ...frame, lot: "L1" }, 1), { ...frame, lot: "L2" }, 4);
    expect(lines.map(({ lot, quantity }) => [lot, quantity])).toEqual([
      ["L2", 4],
      ["L1", 1],
    ]);
  });
  it("remembers a lot's date once it was said", () => {
    const dated = add([], { ...frame, lot: "L1", expiresOn: "2027-01-31" }, 1);
    expect(add(dated, { ...frame, lot: "L1" }, 1)).toEqual([{ ...frame, lot: "L1", quantity: 2, expiresOn: "2027-01-31" }]);
    expect(add([], frame, 1)[0]).not.toHaveProperty("expiresOn");
  });
  it("takes back to nothing and never below", () => {
    expect(add(counted("A"), { ...frame, sku: "A" }, -5)).toEqual([]);
    expect(setLast(counted("A", "B"), 0).map(({ sku }) => sku)).toEqual(["A"]);
    expect(setLast([], 3)).toEqual([]);
  });
  it("takes a short number for how many and a long one for a label", () => {
    expect(asNumber(" 12 ")).toBe(12);
    expect(asNumber("4006381333931")).toBeNull();
    expect(asNumber("A-1")).toBeNull();
    expect(asNumber("-3")).toBeNull();
  });
});
