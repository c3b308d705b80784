import { TaxRatesDocument, type TaxRatesQuery } from "@fovea/gql/admin";
import { formatDate, StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { SetRate } from "./SetRate";
import { categoryName, placeText, rateText } from "./words";

const route = getRouteApi("/tax");
const connection = (data: TaxRatesQuery) => data.taxRates;
type Row = TaxRatesQuery["taxRates"]["edges"][number]["node"];

const LISTS = [
  { value: "now", label: "In force" },
  { value: "all", label: "All days" },
] as const;

const COLUMNS: readonly Column<Row>[] = [
  { id: "place", header: "Place", width: "8rem", cell: (row) => <span className="strong">{placeText(row)}</span> },
  {
    id: "rate",
    header: "Rate",
    width: "5.5rem",
    end: true,
    cell: (row) => <span className="fv-num strong">{rateText(row.rateBp)}</span>,
  },
  { id: "category", header: "Goods", width: "minmax(10rem, 1fr)", cell: (row) => categoryName(row.category) },
  {
    id: "exempt",
    header: "Exempt part",
    width: "7rem",
    end: true,
    cell: (row) =>
      row.exemptBp === 0 ? <span className="fv-muted">–</span> : <span className="fv-num">{rateText(row.exemptBp)}</span>,
  },
  { id: "from", header: "From", width: "8rem", cell: (row) => <span className="fv-num">{formatDate(row.validFrom)}</span> },
  { id: "source", header: "Source", width: "minmax(12rem, 1.5fr)", cell: (row) => row.source },
  {
    id: "checked",
    header: "Checked",
    width: "9rem",
    cell: (row) =>
      row.overdue ? (
        <StatusChip tone="critical" icon="calendar">
          {formatDate(row.checkedOn)}
        </StatusChip>
      ) : (
        <span className="fv-num">{formatDate(row.checkedOn)}</span>
      ),
  },
  { id: "by", header: "Set by", width: "8rem", cell: (row) => row.setBy },
];

/** Our own rates: VAT wherever we charge it, and sales tax while the service is away. */
export function RatesList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const [adding, setAdding] = useState(false);
  const list = LISTS.find((entry) => entry.value === search.list) ?? LISTS[0];
  const country = search.country ?? "";
  const pages = usePages(TaxRatesDocument, { country, all: list.value === "all" }, connection, { first: 100 });
  return (
    <>
      <div className="toolbar">
        <Tabs
          label="Rates by day"
          tabs={LISTS}
          value={list.value}
          onChange={(value) => void navigate({ search: { ...search, list: value } })}
        />
        <SearchBox
          label="Country"
          placeholder="Country, as DE"
          value={country}
          onChange={(typed) => void navigate({ search: { ...search, country: typed || undefined }, replace: true })}
        />
        {may("tax:table:edit") && (
          <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
            Set a rate
          </Button>
        )}
      </div>
      {pages.pending ? (
        <SkeletonRows count={12} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title="No rate for this country">
          Two letters name a country. Where we have no rate, a sale is an export, or refused where it would have to be
          taxed.
        </EmptyState>
      ) : (
        <DataTable
          label="Tax rates"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="66rem"
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} rates read
            </span>
          }
        />
      )}
      {adding && <SetRate country={country} onClose={() => setAdding(false)} />}
    </>
  );
}
