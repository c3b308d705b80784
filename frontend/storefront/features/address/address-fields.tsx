"use client";

import { SelectField, TextField } from "@fovea/ui";
import { COUNTRIES, countryForm, type AddressText } from "./countries";

interface Props {
  value: AddressText;
  /** Sentence by field name. */
  errors: Record<string, string>;
  onChange: (changes: Partial<AddressText>) => void;
}

/** The fields of an address, in the words of its country. */
export function AddressFields({ value, errors, onChange }: Props) {
  const form = countryForm(value.country);
  const bind = (name: keyof AddressText) => ({
    name,
    value: value[name],
    error: errors[name] ?? null,
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  return (
    <div className="fields">
      <SelectField label="Country" autoComplete="country" options={COUNTRIES.map((country) => ({ value: country.code, label: country.name }))} {...bind("country")} />
      <TextField label="Full name" autoComplete="name" required maxLength={120} {...bind("name")} />
      <TextField label="Street and number" autoComplete="address-line1" required maxLength={120} {...bind("line1")} />
      <TextField label="Flat, floor, building" autoComplete="address-line2" optional className="half" maxLength={120} {...bind("line2")} />
      <TextField label="Company" autoComplete="organization" optional className="half" maxLength={120} {...bind("company")} />
      <TextField label={form.postalCode} autoComplete="postal-code" required className="third" maxLength={16} placeholder={form.postalExample} {...bind("postalCode")} />
      <TextField label={form.city} autoComplete="address-level2" required className="two-thirds" maxLength={80} {...bind("city")} />
      {form.region === null ? null : form.regions ? (
        <SelectField label={form.region} autoComplete="address-level1" required options={[{ value: "", label: `Choose the ${form.region.toLowerCase()}` }, ...form.regions.map(([code, name]) => ({ value: code, label: name }))]} {...bind("region")} />
      ) : (
        <TextField label={form.region} autoComplete="address-level1" optional maxLength={80} {...bind("region")} />
      )}
      <TextField label="Phone" type="tel" autoComplete="tel" required maxLength={40} placeholder={`${form.dial} …`} hint="For the carrier, should the parcel need it." {...bind("phone")} />
    </div>
  );
}
