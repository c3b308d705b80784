import { describe, expect, it } from "vitest";
import { LARGEST_BYTES, fileFault, readAnswer, sizeWords } from "./upload";

const file = (changes: Partial<{ name: string; size: number; type: string }> = {}) => ({ name: "rx.jpg", size: 4000, type: "image/jpeg", ...changes });

describe("fileFault", () => {
  it("lets pictures and PDF files pass up to the largest size", () => {
    expect(fileFault(file())).toBeNull();
    expect(fileFault(file({ type: "application/pdf", size: LARGEST_BYTES }))).toBeNull();
  });

  it.each([
    [{ size: 0 }, "empty"],
    [{ size: LARGEST_BYTES + 1 }, "up to 10\u00a0MB"],
    [{ type: "text/plain", name: "rx.txt" }, "neither"],
    [{ type: "image/heic", name: "IMG_1.HEIC" }, "JPEG"],
    [{ type: "", name: "IMG_1.heic" }, "HEIC"],
  ])("says what is wrong with %o", (changes, words) => {
    expect(fileFault(file(changes))).toContain(words);
  });
});

describe("sizeWords", () => {
  it.each([
    [100, "1\u00a0KB"],
    [655_360, "640\u00a0KB"],
    [2_516_582, "2.4\u00a0MB"],
  ])("writes %i bytes", (bytes, words) => expect(sizeWords(bytes)).toBe(words));
});

describe("readAnswer", () => {
  it("knows the API's two answers", () => {
    expect(readAnswer(true, { id: "x", pages: 2 })).toEqual({ kind: "uploaded", upload: { id: "x", pages: 2 } });
    expect(readAnswer(false, { code: "UPLOAD_NOT_AN_IMAGE", message: "No picture.", path: ["file"] })).toEqual({ kind: "refused", message: "No picture." });
  });

  it.each([[true, null], [true, { id: 1, pages: 1 }], [true, { id: "x" }], [false, "<html>"], [false, {}]])("takes nothing else for one (%s, %o)", (ok, body) => {
    expect(readAnswer(ok, body)).toBeNull();
  });
});
