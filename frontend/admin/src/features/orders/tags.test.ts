import { expect, it } from "vitest";
import { tagsTyped } from "./tags";

it("reads tags as people type them", () => {
  expect(tagsTyped(" VIP,  press   sample ,vip,, ")).toEqual(["vip", "press sample"]);
  expect(tagsTyped(" , ")).toEqual([]);
});
