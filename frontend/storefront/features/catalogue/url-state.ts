import type { FrameFilter, FrameSort } from "@fovea/gql/storefront";

/** What the listing shows, as the address says it. Prices in whole units of the shop's currency. */
export interface ListingState {
  shape: string[];
  material: string[];
  colour: string[];
  fit: string[];
  rim: string[];
  collection: string[];
  sun: boolean | null;
  min: number | null;
  max: number | null;
  sort: FrameSort;
  search: string;
}

export const FACETS = ["shape", "material", "colour", "fit", "rim", "collection"] as const;
export type FacetName = (typeof FACETS)[number];

export const SORTS: readonly { value: FrameSort; label: string }[] = [
  { value: "FEATURED", label: "Featured" },
  { value: "NEWEST", label: "Newest" },
  { value: "PRICE_ASC", label: "Price, low to high" },
  { value: "PRICE_DESC", label: "Price, high to low" },
  { value: "NAME", label: "Name" },
];

export const EMPTY: ListingState = {
  shape: [],
  material: [],
  colour: [],
  fit: [],
  rim: [],
  collection: [],
  sun: null,
  min: null,
  max: null,
  sort: "FEATURED",
  search: "",
};

type Params = Readonly<Record<string, string | string[] | undefined>>;

function list(value: string | string[] | undefined): string[] {
  const parts = (Array.isArray(value) ? value : [value ?? ""]).flatMap((part) => part.split(","));
  return [...new Set(parts.map((part) => part.trim()).filter((part) => /^[\w-]{1,40}$/.test(part)))].slice(0, 20);
}

function one(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

function amount(value: string | string[] | undefined): number | null {
  const text = one(value);
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** Read an address. Anything it does not understand is left out; an address never fails. */
export function parseListing(params: Params): ListingState {
  const sort = one(params.sort).toUpperCase().replaceAll("-", "_");
  const sun = one(params.sun);
  return {
    shape: list(params.shape),
    material: list(params.material),
    colour: list(params.colour),
    fit: list(params.fit),
    rim: list(params.rim),
    collection: list(params.collection),
    sun: sun === "yes" ? true : sun === "no" ? false : null,
    min: amount(params.min),
    max: amount(params.max),
    sort: SORTS.find((known) => known.value === sort)?.value ?? "FEATURED",
    search: one(params.q).trim().slice(0, 80),
  };
}

/** The address of a state: defaults are left out, order is fixed, so equal states have equal addresses. */
export function listingPath(state: ListingState): string {
  const params = new URLSearchParams();
  if (state.search) params.set("q", state.search);
  for (const facet of FACETS) if (state[facet].length > 0) params.set(facet, [...state[facet]].sort().join(","));
  if (state.sun !== null) params.set("sun", state.sun ? "yes" : "no");
  if (state.min !== null) params.set("min", String(state.min));
  if (state.max !== null) params.set("max", String(state.max));
  if (state.sort !== "FEATURED") params.set("sort", state.sort.toLowerCase().replaceAll("_", "-"));
  const query = params.toString().replaceAll("%2C", ",");
  return query ? `/frames?${query}` : "/frames";
}

export function toggled(state: ListingState, facet: FacetName, value: string): ListingState {
  const on = state[facet];
  return { ...state, [facet]: on.includes(value) ? on.filter((kept) => kept !== value) : [...on, value] };
}

/** How many filters are on; search and sort are not filters. */
export function filterCount(state: ListingState): number {
  const facets = FACETS.reduce((sum, facet) => sum + state[facet].length, 0);
  return facets + (state.sun === null ? 0 : 1) + (state.min === null && state.max === null ? 0 : 1);
}

export function cleared(state: ListingState): ListingState {
  return { ...EMPTY, sort: state.sort, search: state.search };
}

/** The API's filter; prices become minor units. */
export function toFilter(state: ListingState): FrameFilter {
  const some = (values: string[]): string[] | null => (values.length > 0 ? values : null);
  return {
    shapes: some(state.shape),
    materials: some(state.material),
    colours: some(state.colour),
    fits: some(state.fit),
    rims: some(state.rim),
    collections: some(state.collection),
    sun: state.sun,
    priceMin: state.min === null ? null : state.min * 100,
    priceMax: state.max === null ? null : state.max * 100,
  };
}
