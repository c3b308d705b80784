/** What an address of a country is made of, in that country's words. */
export interface CountryForm {
  code: string;
  name: string;
  postalCode: string;
  city: string;
  /** Label of the region, or null where addresses have none. */
  region: string | null;
  regions?: readonly (readonly [code: string, name: string])[];
  /** An example to copy the shape of, not a rule: the API checks. */
  postalExample: string;
  /** Dialling code, for the phone hint. */
  dial: string;
}

const US_STATES = [
  ["AL", "Alabama"], ["AK", "Alaska"], ["AZ", "Arizona"], ["AR", "Arkansas"], ["CA", "California"], ["CO", "Colorado"],
  ["CT", "Connecticut"], ["DE", "Delaware"], ["DC", "District of Columbia"], ["FL", "Florida"], ["GA", "Georgia"],
  ["HI", "Hawaii"], ["ID", "Idaho"], ["IL", "Illinois"], ["IN", "Indiana"], ["IA", "Iowa"], ["KS", "Kansas"],
  ["KY", "Kentucky"], ["LA", "Louisiana"], ["ME", "Maine"], ["MD", "Maryland"], ["MA", "Massachusetts"], ["MI", "Michigan"],
  ["MN", "Minnesota"], ["MS", "Mississippi"], ["MO", "Missouri"], ["MT", "Montana"], ["NE", "Nebraska"], ["NV", "Nevada"],
  ["NH", "New Hampshire"], ["NJ", "New Jersey"], ["NM", "New Mexico"], ["NY", "New York"], ["NC", "North Carolina"],
  ["ND", "North Dakota"], ["OH", "Ohio"], ["OK", "Oklahoma"], ["OR", "Oregon"], ["PA", "Pennsylvania"], ["PR", "Puerto Rico"],
  ["RI", "Rhode Island"], ["SC", "South Carolina"], ["SD", "South Dakota"], ["TN", "Tennessee"], ["TX", "Texas"], ["UT", "Utah"],
  ["VT", "Vermont"], ["VA", "Virginia"], ["WA", "Washington"], ["WV", "West Virginia"], ["WI", "Wisconsin"], ["WY", "Wyoming"],
] as const;

const CA_PROVINCES = [
  ["AB", "Alberta"], ["BC", "British Columbia"], ["MB", "Manitoba"], ["NB", "New Brunswick"], ["NL", "Newfoundland and Labrador"],
  ["NT", "Northwest Territories"], ["NS", "Nova Scotia"], ["NU", "Nunavut"], ["ON", "Ontario"], ["PE", "Prince Edward Island"],
  ["QC", "Quebec"], ["SK", "Saskatchewan"], ["YT", "Yukon"],
] as const;

const EU = { postalCode: "Postal code", city: "City", region: null };

export const COUNTRIES: readonly CountryForm[] = [
  { code: "US", name: "United States", postalCode: "ZIP code", city: "City", region: "State", regions: US_STATES, postalExample: "10001", dial: "+1" },
  { code: "AT", name: "Austria", ...EU, postalExample: "1010", dial: "+43" },
  { code: "BE", name: "Belgium", ...EU, postalExample: "1000", dial: "+32" },
  { code: "CA", name: "Canada", postalCode: "Postal code", city: "City", region: "Province", regions: CA_PROVINCES, postalExample: "K1A 0B1", dial: "+1" },
  { code: "DE", name: "Germany", ...EU, postalExample: "10115", dial: "+49" },
  { code: "FR", name: "France", ...EU, postalExample: "75001", dial: "+33" },
  { code: "GB", name: "United Kingdom", postalCode: "Postcode", city: "Town or city", region: null, postalExample: "SW1A 1AA", dial: "+44" },
  { code: "IE", name: "Ireland", postalCode: "Eircode", city: "Town or city", region: "County", postalExample: "D02 X285", dial: "+353" },
  { code: "NL", name: "Netherlands", ...EU, postalExample: "1012 AB", dial: "+31" },
];

export function countryForm(code: string): CountryForm {
  return COUNTRIES.find((country) => country.code === code) ?? (COUNTRIES[0] as CountryForm);
}

export interface AddressText {
  name: string;
  company: string;
  line1: string;
  line2: string;
  city: string;
  region: string;
  postalCode: string;
  country: string;
  phone: string;
}

export const EMPTY_ADDRESS: AddressText = { name: "", company: "", line1: "", line2: "", city: "", region: "", postalCode: "", country: "US", phone: "" };

/** As the API takes it: trimmed, and no region where the country has none. */
export function toAddressInput(typed: AddressText): AddressText {
  const trimmed = Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, value.trim()])) as unknown as AddressText;
  return { ...trimmed, region: countryForm(typed.country).region === null ? "" : trimmed.region };
}

/** One line per line of the label, in the country's own order. */
export function addressLines(address: AddressText): string[] {
  const form = countryForm(address.country);
  const town = form.regions
    ? `${address.city}, ${address.region} ${address.postalCode}`
    : address.country === "GB" || address.country === "IE"
      ? [address.city, address.region, address.postalCode].filter(Boolean).join(", ")
      : `${address.postalCode} ${address.city}`;
  return [address.name, address.company, address.line1, address.line2, town, form.code === address.country ? form.name : address.country].filter(Boolean);
}
