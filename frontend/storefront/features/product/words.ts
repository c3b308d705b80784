const WORDS: Record<string, string> = {
  full: "Full rim",
  full_rim: "Full rim",
  semi_rimless: "Semi-rimless",
  rimless: "Rimless",
  stainless: "Stainless steel",
  stainless_steel: "Stainless steel",
  combo: "Acetate and metal",
};

/** A catalogue code in words: "semi_rimless" becomes "Semi-rimless", "cat_eye" becomes "Cat eye". */
export function inWords(code: string): string {
  const known = WORDS[code];
  if (known) return known;
  const text = code.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const FITS = ["narrow", "medium", "wide"] as const;

export interface FitStep {
  label: string;
  on: boolean;
}

/** The three steps of front width, with the frame's own marked. */
export function fitSteps(fit: string): FitStep[] {
  return FITS.map((step) => ({ label: inWords(step), on: fit.toLowerCase().includes(step) }));
}

/** What the front width means for a face, in a sentence. */
export function fitSentence(fit: string): string {
  const found = FITS.find((step) => fit.toLowerCase().includes(step));
  if (found === "narrow") return "Sits well on narrow faces: most people it fits wear frames under 130 mm.";
  if (found === "wide") return "Made for wide faces: most people it fits wear frames over 140 mm.";
  return "Fits most adult faces. Compare the front width with the glasses you wear now.";
}
