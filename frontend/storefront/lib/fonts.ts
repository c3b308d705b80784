import localFont from "next/font/local";

/** Preloaded and metric-matched by Next, so that no line moves when the face arrives. */
export const text = localFont({
  src: "../../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
  weight: "400 700",
  variable: "--fv-font-text",
  fallback: ["Helvetica Neue", "Arial", "sans-serif"],
  display: "swap",
});

export const display = localFont({
  src: "../../node_modules/@fontsource-variable/newsreader/files/newsreader-latin-standard-normal.woff2",
  weight: "200 800",
  variable: "--fv-font-display",
  fallback: ["Georgia", "serif"],
  adjustFontFallback: "Times New Roman",
  display: "swap",
});
