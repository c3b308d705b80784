"use client";

import type { FrameListingQuery } from "@fovea/gql/storefront";
import { Swatch } from "@fovea/ui";
import { useState } from "react";
import styles from "./catalogue.module.css";
import { FACETS, toggled, type FacetName, type ListingState } from "./url-state";

export type Listing = FrameListingQuery["frames"];

/** The API names facets in the singular or plural; the address uses the singular. */
export function facetName(name: string): FacetName | null {
  return FACETS.find((facet) => name === facet || name === `${facet}s`) ?? null;
}

interface Props {
  state: ListingState;
  facets: Listing["facets"];
  range: Listing["priceRange"];
  onChange: (next: ListingState) => void;
}

export function FilterFields({ state, facets, range, onChange }: Props) {
  return (
    <>
      <fieldset className={styles.facet}>
        <legend>Kind</legend>
        {(
          [
            [null, "All"],
            [false, "Optical"],
            [true, "Sun"],
          ] as const
        ).map(([value, label]) => (
          <label key={label} className={styles.option}>
            <input type="radio" name="sun" checked={state.sun === value} onChange={() => onChange({ ...state, sun: value })} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {facets.map((facet) => {
        const name = facetName(facet.name);
        if (!name) return null;
        return (
          <fieldset key={facet.name} className={styles.facet}>
            <legend>{facet.label}</legend>
            {facet.values.map((value) => {
              const on = state[name].includes(value.value);
              return (
                <label key={value.value} className={styles.option} data-empty={value.count === 0 && !on ? true : undefined}>
                  <input type="checkbox" name={name} value={value.value} checked={on} onChange={() => onChange(toggled(state, name, value.value))} />
                  {value.swatch ? <Swatch css={value.swatch} /> : null}
                  <span>{value.label}</span>
                  <span className={styles.optionCount}>{value.count}</span>
                </label>
              );
            })}
          </fieldset>
        );
      })}
      {range ? <PriceFields key={`${state.min ?? ""}-${state.max ?? ""}`} state={state} range={range} onChange={onChange} /> : null}
    </>
  );
}

function PriceFields({ state, range, onChange }: { state: ListingState; range: NonNullable<Listing["priceRange"]>; onChange: Props["onChange"] }) {
  const [min, setMin] = useState(state.min === null ? "" : String(state.min));
  const [max, setMax] = useState(state.max === null ? "" : String(state.max));
  const read = (text: string): number | null => (/^\d{1,6}$/.test(text) ? Number(text) : null);
  const commit = (): void => {
    const next = { ...state, min: read(min), max: read(max) };
    if (next.min !== state.min || next.max !== state.max) onChange(next);
  };
  return (
    <fieldset className={styles.facet}>
      <legend>Frame price, {range.min.currency}</legend>
      <div className={styles.prices}>
        <label>
          <span className="fv-sr">Lowest price</span>
          <input className="fv-input" name="min" inputMode="numeric" placeholder={String(Math.floor(range.min.minor / 100))} value={min} onChange={(event) => setMin(event.target.value)} onBlur={commit} onKeyDown={(event) => event.key === "Enter" && commit()} />
        </label>
        <span aria-hidden="true">to</span>
        <label>
          <span className="fv-sr">Highest price</span>
          <input className="fv-input" name="max" inputMode="numeric" placeholder={String(Math.ceil(range.max.minor / 100))} value={max} onChange={(event) => setMax(event.target.value)} onBlur={commit} onKeyDown={(event) => event.key === "Enter" && commit()} />
        </label>
      </div>
    </fieldset>
  );
}
