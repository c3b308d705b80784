"use client";

import { Button, EmptyState, Icon, RemovableChip, Sheet, formatMoney } from "@fovea/ui";
import { useRouter } from "next/navigation";
import { useOptimistic, useState, useTransition } from "react";
import styles from "./catalogue.module.css";
import { FilterFields, facetName, type Listing } from "./filter-fields";
import { FrameGrid } from "./frame-grid";
import { EMPTY, FACETS, SORTS, cleared, filterCount, listingPath, toggled, type ListingState } from "./url-state";

interface Props {
  state: ListingState;
  listing: Listing;
  focusSearch: boolean;
}

export function ListingView({ state: settled, listing, focusSearch }: Props) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [state, show] = useOptimistic(settled);
  const [sheet, setSheet] = useState(false);

  const go = (next: ListingState): void => {
    start(() => {
      show(next);
      router.replace(listingPath(next), { scroll: false });
    });
  };

  const fields = <FilterFields state={state} facets={listing.facets} range={listing.priceRange} onChange={go} />;
  const on = filterCount(state);
  const path = listingPath(settled);
  return (
    <div className={styles.layout}>
      <aside className={styles.rail} aria-label="Filters">
        {fields}
      </aside>
      <div className={styles.results} aria-busy={pending} data-pending={pending || undefined}>
        <div className={styles.toolbar}>
          <p className={styles.total} aria-live="polite">
            <span className="fv-num">{listing.totalCount}</span> {listing.totalCount === 1 ? "frame" : "frames"}
          </p>
          <form
            key={settled.search}
            action="/frames"
            role="search"
            className={styles.search}
            onSubmit={(event) => {
              event.preventDefault();
              const typed = new FormData(event.currentTarget).get("q");
              go({ ...state, search: typeof typed === "string" ? typed.trim() : "" });
            }}
          >
            <Icon name="search" size={18} />
            <input className="fv-input" type="search" name="q" defaultValue={settled.search} placeholder="Name, shape or colour" aria-label="Search frames" maxLength={80} autoFocus={focusSearch} />
          </form>
          <div className={styles.phoneFilters}>
            <Sheet
              title="Filters"
              side="bottom"
              open={sheet}
              onOpenChange={setSheet}
              trigger={<Button icon="filter">{on > 0 ? `Filters (${on})` : "Filters"}</Button>}
              foot={
                <Button variant="primary" wide onClick={() => setSheet(false)} busy={pending}>
                  Show {listing.totalCount} {listing.totalCount === 1 ? "frame" : "frames"}
                </Button>
              }
            >
              <div className={styles.sheetFields}>{fields}</div>
            </Sheet>
          </div>
          <label className={styles.sort}>
            <span className="fv-sr">Sort by</span>
            <span className="fv-select">
              <select className="fv-input" value={state.sort} onChange={(event) => go({ ...state, sort: SORTS.find((sort) => sort.value === event.target.value)?.value ?? "FEATURED" })}>
                {SORTS.map((sort) => (
                  <option key={sort.value} value={sort.value}>
                    {sort.label}
                  </option>
                ))}
              </select>
              <Icon name="chevron-down" size={16} />
            </span>
          </label>
        </div>
        <Chips state={state} listing={listing} onChange={go} />
        {listing.totalCount > 0 ? (
          <FrameGrid
            key={`${path} ${listing.priceRange?.min.currency ?? ""}`}
            first={listing.edges.map((edge) => edge.node)}
            after={listing.pageInfo.hasNextPage ? (listing.pageInfo.endCursor ?? null) : null}
            total={listing.totalCount}
            params={Object.fromEntries(new URLSearchParams(path.split("?")[1] ?? ""))}
          />
        ) : (
          <EmptyState
            icon="frame"
            title="No frame matches all of this"
            actions={
              <>
                {on > 0 ? (
                  <Button variant="primary" onClick={() => go(cleared(state))}>
                    Clear the filters
                  </Button>
                ) : null}
                <Button onClick={() => go(EMPTY)}>See all frames</Button>
              </>
            }
          >
            Take one filter away, or look for another word.
          </EmptyState>
        )}
      </div>
    </div>
  );
}

function Chips({ state, listing, onChange }: { state: ListingState; listing: Listing; onChange: (next: ListingState) => void }) {
  if (filterCount(state) === 0 && !state.search) return null;
  const label = (facet: string, value: string): string =>
    listing.facets.find((found) => facetName(found.name) === facet)?.values.find((found) => found.value === value)?.label ?? value;
  const money = (units: number): string => formatMoney({ minor: units * 100, currency: listing.priceRange?.min.currency ?? "USD" }, { round: true });
  const { min, max } = state;
  const price = min !== null && max !== null ? `${money(min)} to ${money(max)}` : min !== null ? `From ${money(min)}` : max !== null ? `Up to ${money(max)}` : null;
  return (
    <div className={styles.chips} role="group" aria-label="Filters that are on">
      {state.search ? <RemovableChip label={`“${state.search}”`} onRemove={() => onChange({ ...state, search: "" })} /> : null}
      {state.sun !== null ? <RemovableChip label={state.sun ? "Sun" : "Optical"} onRemove={() => onChange({ ...state, sun: null })} /> : null}
      {FACETS.flatMap((facet) => state[facet].map((value) => <RemovableChip key={`${facet}-${value}`} label={label(facet, value)} onRemove={() => onChange(toggled(state, facet, value))} />))}
      {price ? <RemovableChip label={price} onRemove={() => onChange({ ...state, min: null, max: null })} /> : null}
      <Button variant="quiet" size="sm" onClick={() => onChange({ ...EMPTY, sort: state.sort })}>
        Clear all
      </Button>
    </div>
  );
}
