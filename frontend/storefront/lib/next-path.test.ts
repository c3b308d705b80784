import { describe, expect, it } from "vitest";
import { safeNextPath } from "./next-path";

describe("safeNextPath", () => {
  it("keeps paths of this shop", () => {
    expect(safeNextPath("/checkout?step=2")).toBe("/checkout?step=2");
  });

  it.each(["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "", null, undefined])("does not follow %s", (wanted) => {
    expect(safeNextPath(wanted)).toBe("/account");
  });
});
