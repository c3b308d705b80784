import { describe, expect, it } from "vitest";
import { mediaPath, pictureSet } from "./pictures";

const file = (view: string, width: number) => ({ view, width, height: width / 1.5, url: `/media/${view}-${width}.webp`, alt: "A frame" });

describe("pictureSet", () => {
  it("lists all widths, smallest first", () => {
    const set = pictureSet([file("front", 1200), file("side", 600), file("front", 600)], "front");
    expect(set?.srcSet).toBe("/media/front-600.webp 600w, /media/front-1200.webp 1200w");
    expect(set?.width).toBe(1200);
  });

  it("is null for a view that was not made", () => {
    expect(pictureSet([file("front", 600)], "side")).toBeNull();
  });
});

describe("mediaPath", () => {
  it("keeps pictures on this origin", () => {
    expect(mediaPath("http://127.0.0.1:8000/media/a.webp?v=1")).toBe("/media/a.webp?v=1");
    expect(mediaPath("media/a.webp")).toBe("/media/a.webp");
  });
});
