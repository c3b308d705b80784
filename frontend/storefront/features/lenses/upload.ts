import type { Upload } from "./state";

export const ACCEPTED = ["image/jpeg", "image/png", "image/webp", "application/pdf"] as const;
export const LARGEST_BYTES = 10 * 1024 * 1024;

export type Uploaded = { kind: "uploaded"; upload: Pick<Upload, "id" | "pages"> } | { kind: "refused"; message: string };

/** What is wrong with a file before anything is sent, as a sentence; null when it may go. The server looks at it again. */
export function fileFault(file: { name: string; size: number; type: string }): string | null {
  if (file.size === 0) return "This file is empty.";
  if (!ACCEPTED.some((type) => type === file.type)) {
    const heic = /\.hei[cf]$/i.test(file.name);
    return heic ? "We cannot open pictures in Apple's HEIC format. A screenshot of the picture works, or a JPEG." : "We can open photos (JPEG, PNG, WebP) and PDF files. This is neither.";
  }
  if (file.size > LARGEST_BYTES) return `This file has ${sizeWords(file.size)}; we can take up to ${sizeWords(LARGEST_BYTES)}.`;
  return null;
}

/** "640 KB", "2.4 MB". */
export function sizeWords(bytes: number): string {
  const kilo = bytes / 1024;
  return kilo < 1000 ? `${Math.max(1, Math.round(kilo))}\u00a0KB` : `${(kilo / 1024).toFixed(1).replace(/\.0$/, "")}\u00a0MB`;
}

/** "your photo", "your photo, 2 pages". */
export function pagesWords(pages: number): string {
  return pages > 1 ? `${pages} pages` : "1 page";
}

const isRecord = (body: unknown): body is Record<string, unknown> => typeof body === "object" && body !== null;

/** The API's answer to a file; anything else than its two shapes is nothing. */
export function readAnswer(ok: boolean, body: unknown): Uploaded | null {
  if (!isRecord(body)) return null;
  if (ok && typeof body.id === "string" && typeof body.pages === "number") return { kind: "uploaded", upload: { id: body.id, pages: body.pages } };
  if (!ok && typeof body.message === "string" && body.message) return { kind: "refused", message: body.message };
  return null;
}
