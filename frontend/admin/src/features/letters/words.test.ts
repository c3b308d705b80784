import { describe, expect, it } from "vitest";
import { letterName } from "./words";

describe("letterName", () => {
  it("has a name of its own where the code says too little, and the code's words elsewhere", () => {
    expect(letterName("later")).toBe("Later day");
    expect(letterName("part_shipped")).toBe("Part shipped");
  });
});
