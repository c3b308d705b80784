import { describe, expect, it } from "vitest";
import { chosenPieces, isWithUs, linesToPack } from "./boxing";

const HERE = [
  { orderLineId: "a", quantity: 2 },
  { orderLineId: "b", quantity: 1 },
];

describe("linesToPack", () => {
  it("asks for everything while nothing is left out", () => {
    expect(linesToPack(HERE, [], {})).toBeNull();
    expect(linesToPack(HERE, [], { a: 2, b: 1 })).toBeNull();
  });
  it("names the pieces when some follow later or stay out", () => {
    expect(linesToPack(HERE, [{ orderLineId: "c", quantity: 1 }], {})).toEqual(HERE);
    expect(linesToPack(HERE, [], { b: 0 })).toEqual([HERE[0]]);
  });
});

describe("chosenPieces", () => {
  it("never takes more than stands here", () => {
    expect(chosenPieces(HERE, { a: 9, b: -1 })).toEqual([HERE[0]]);
  });
});

describe("isWithUs", () => {
  it("knows which parcels wait for their carrier", () => {
    expect(["open", "labelled", "handed_over", "cancelled"].map(isWithUs)).toEqual([true, true, false, false]);
  });
});
