/** One rendering of a picture: the API lists every view in every width it has. */
export interface PictureFile {
  view: string;
  width: number;
  height: number;
  url: string;
  alt: string;
}

export interface PictureSet {
  src: string;
  srcSet: string;
  width: number;
  height: number;
  alt: string;
}

/** Pictures come from this origin (`/media/…` is passed on to the API), whatever host the API puts in front. */
export function mediaPath(url: string): string {
  if (url.startsWith("/")) return url;
  const { pathname, search } = new URL(url, "http://media.invalid/");
  return pathname + search;
}

/** All widths of one view as `src` and `srcset`; null when the view was not made. */
export function pictureSet(files: readonly PictureFile[], view: string): PictureSet | null {
  const widths = files.filter((file) => file.view === view).sort((a, b) => a.width - b.width);
  const largest = widths.at(-1);
  if (!largest) return null;
  const middle = widths.find((file) => file.width >= 700) ?? largest;
  return {
    src: mediaPath(middle.url),
    srcSet: widths.map((file) => `${mediaPath(file.url)} ${file.width}w`).join(", "),
    width: largest.width,
    height: largest.height,
    alt: largest.alt,
  };
}

export const VIEWS = [
  { view: "front", label: "Front" },
  { view: "three_quarter", label: "Three-quarter" },
  { view: "side", label: "Side" },
] as const;
