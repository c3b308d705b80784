import type { TaxCertificateFieldsFragment } from "@fovea/gql/admin";

/** The lists of tax documents. */
export const DOCUMENT_LISTS = [
  { value: "all", label: "All", states: null, differing: false },
  { value: "open", label: "Not told yet", states: ["requested", "unknown", "voiding"], differing: false },
  { value: "differing", label: "Differing", states: null, differing: true },
  { value: "voided", label: "Taken back", states: ["voided"], differing: false },
] as const;

/** The lists of differences. */
export const DIFFERENCE_LISTS = [
  { value: "review", label: "To decide", states: ["review"] },
  { value: "waiting", label: "Estimated", states: ["waiting"] },
  { value: "settled", label: "Settled", states: ["absorbed", "decided", "even"] },
] as const;

/** The lists of certificates. */
export const CERTIFICATE_LISTS = [
  { value: "pending", label: "To check", states: ["pending"] },
  { value: "approved", label: "Approved", states: ["approved"] },
  { value: "ended", label: "Ended", states: ["rejected", "revoked"] },
] as const;

const CATEGORIES: Record<string, string> = {
  rx_lenses: "Rx lenses",
  frame_with_rx: "Frame with Rx lenses",
  frame: "Frame alone",
  rx_sun: "Rx sunglasses",
  plano_sun: "Plano sunglasses",
  coating: "Lens treatments",
  otc_readers: "Reading glasses off the shelf",
  contact_lenses: "Contact lenses",
  repair_parts: "Repair parts",
  eye_exam: "Eye examination",
  accessory: "Accessories",
  shipping: "Delivery",
};

/** A tax category in words; none means all of them. */
export function categoryName(category: string | null): string {
  return category === null ? "Everything" : (CATEGORIES[category] ?? category);
}

/** The same in the middle of a sentence: "Rx" stays as it is written. */
export function categoryInText(category: string): string {
  const name = categoryName(category);
  return name.startsWith("Rx") ? name : name.charAt(0).toLowerCase() + name.slice(1);
}

export const CATEGORY_OPTIONS = Object.entries(CATEGORIES).map(([value, label]) => ({ value, label }));

export const CERTIFICATE_KINDS = [
  { value: "resale", label: "Resale certificate" },
  { value: "exempt_organisation", label: "Exempt organisation" },
  { value: "vat_id", label: "VAT number" },
] as const;

export function kindName(kind: string): string {
  return CERTIFICATE_KINDS.find((one) => one.value === kind)?.label ?? kind;
}

const SCHEMES: Record<string, string> = {
  sales_tax: "Sales tax",
  domestic: "Domestic VAT",
  oss: "VAT, one-stop shop",
  import: "VAT on import",
  reverse_charge: "Reverse charge",
  export: "Export",
};

export function schemeName(scheme: string): string {
  return SCHEMES[scheme] ?? scheme;
}

const POLICIES: Record<string, string> = {
  absorb: "is ours up to the limit, above it somebody decides",
  review: "always stops for somebody to decide",
  collect: "stops, and the customer is asked for it",
};

export const POLICY_OPTIONS = [
  { value: "absorb", label: "Absorb up to the limit" },
  { value: "review", label: "Stop for review" },
  { value: "collect", label: "Stop and ask the customer" },
] as const;

export function policySays(onDifference: string): string {
  return POLICIES[onDifference] ?? onDifference;
}

const CHANNELS: Record<string, string> = { web: "Web shop", b2b: "Business customers" };

export function channelName(channel: string): string {
  return CHANNELS[channel] ?? channel;
}

/** Basis points as a percentage: 1025 reads "10.25 %". */
export function rateText(basisPoints: number): string {
  return `${(basisPoints / 100).toFixed(2).replace(/\.?0+$/, "")} %`;
}

/** A percentage as it was typed, in basis points; null for what is none. */
export function basisPoints(typed: string): number | null {
  const text = typed.trim().replace(",", ".").replace(/\s*%$/, "");
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text)) return null;
  const [whole = "0", part = ""] = text.split(".");
  const points = Number(whole) * 100 + Number(part.padEnd(2, "0"));
  return points <= 10_000 ? points : null;
}

/** A place as a rate or certificate names it: "US, OH, 441…". */
export function placeText(place: { country: string; region: string; postcodePrefix?: string }): string {
  const code = place.postcodePrefix ? `${place.postcodePrefix}…` : "";
  return [place.country, place.region, code].filter(Boolean).join(", ");
}

type Dated = Pick<TaxCertificateFieldsFragment, "state" | "inForce" | "validFrom" | "validUntil">;

/** The state to show: an approved paper may have run out, or begin later. */
export function certificateState(paper: Dated, today: string): string {
  if (paper.state !== "approved" || paper.inForce) return `certificate_${paper.state}`;
  return paper.validUntil < today ? "certificate_expired" : "certificate_future";
}

const WARN_DAYS = 30;

/** What there is to warn about an approved paper: that it ends soon, or that it has ended; null while all is well. */
export function expiryWarning(paper: Pick<Dated, "state" | "validUntil">, today: string): string | null {
  if (paper.state !== "approved") return null;
  const left = Math.round((Date.parse(paper.validUntil) - Date.parse(today)) / 86_400_000);
  if (left < 0) return "It has run out: this customer is taxed like anybody until a new one is approved.";
  if (left > WARN_DAYS) return null;
  const days = left === 0 ? "today" : left === 1 ? "tomorrow" : `in ${String(left)} days`;
  return `It runs out ${days}: ask the customer for a new one, or they are taxed like anybody from then on.`;
}

/** Today as a date in the reader's zone. */
export function today(now: Date = new Date()): string {
  const month = String(now.getMonth() + 1).padStart(2, "0");
  return `${String(now.getFullYear())}-${month}-${String(now.getDate()).padStart(2, "0")}`;
}
