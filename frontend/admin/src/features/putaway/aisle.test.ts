import { describe, expect, it } from "vitest";
import { binsOf } from "./aisle";

describe("binsOf", () => {
  it("puts up an aisle bay after bay, in walking order", () => {
    const bins = binsOf({ zone: " g ", firstBay: 9, bays: 2, levels: 2, firstSequence: 400, capacity: 60 });
    expect(bins.map(({ code }) => code)).toEqual(["G-09-1", "G-09-2", "G-10-1", "G-10-2"]);
    expect(bins.map(({ sequence }) => sequence)).toEqual([400, 401, 402, 403]);
    expect(bins.every(({ capacity }) => capacity === 60)).toBe(true);
  });
});
