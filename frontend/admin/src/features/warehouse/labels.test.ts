import { expect, it } from "vitest";
import { binLabels, toteLabels } from "./labels";

it("names what is to be printed", () => {
  expect(binLabels("pdf", "EAST", "")).toBe("/documents/stickers/bins.pdf?warehouse=EAST");
  expect(binLabels("zpl", "MAIN", "A&B")).toBe("/documents/stickers/bins.zpl?warehouse=MAIN&zone=A%26B");
  expect(toteLabels("pdf", "3", "20")).toBe("/documents/stickers/totes.pdf?from=3&count=20");
});
