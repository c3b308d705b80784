import { StockDocument, type StockQuery, type StockRowFieldsFragment } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { csvFile, downloadCsv } from "../../lib/csv";
import { usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { PageHead } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { StockSheet } from "./StockSheet";

const route = getRouteApi("/stock");
const connection = (data: StockQuery) => data.stock;

function figure(pick: (row: StockRowFieldsFragment) => number) {
  return function Figure(row: StockRowFieldsFragment) {
    return <span className="fv-num">{pick(row)}</span>;
  };
}

const COLUMNS: readonly Column<StockRowFieldsFragment>[] = [
  { id: "sku", header: "SKU", width: "12rem", cell: (row) => <code className="code">{row.sku}</code> },
  { id: "description", header: "Article", width: "minmax(12rem, 2fr)", cell: (row) => row.description },
  { id: "location", header: "Place", width: "9rem", cell: (row) => <span className="fv-num">{row.location}</span> },
  { id: "bin", header: "Name of the place", width: "minmax(8rem, 1fr)", cell: (row) => row.bin },
  { id: "onHand", header: "On hand", width: "6rem", end: true, cell: figure((row) => row.onHand) },
  { id: "held", header: "Held", width: "5rem", end: true, cell: figure((row) => row.held) },
  { id: "allocated", header: "Allocated", width: "6rem", end: true, cell: figure((row) => row.allocated) },
  {
    id: "available",
    header: "Available",
    width: "7rem",
    end: true,
    cell: (row) => <span className="fv-num strong">{row.available}</span>,
  },
];

const sum = (rows: readonly StockRowFieldsFragment[], pick: (row: StockRowFieldsFragment) => number) =>
  rows.reduce((total, row) => total + pick(row), 0);

/** What lies where: on hand, held by carts being paid, allocated to orders, and what is left to sell. */
export default function StockPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages(StockDocument, { search: search.q ?? null }, connection, { first: 100 });
  const key = (row: StockRowFieldsFragment) => `${row.sku} ${row.location}`;
  const current = pages.rows.find((row) => key(row) === search.open || row.sku === search.open) ?? null;
  const exportCsv = () =>
    downloadCsv(
      "stock.csv",
      csvFile(
        ["SKU", "Article", "Place", "Name of the place", "On hand", "Held", "Allocated", "Available"],
        pages.rows.map((row) => [
          row.sku,
          row.description,
          row.location,
          row.bin,
          row.onHand,
          row.held,
          row.allocated,
          row.available,
        ]),
      ),
    );

  return (
    <div className="list-page">
      <PageHead
        title="Stock"
        actions={
          <Button onClick={exportCsv} disabled={pages.rows.length === 0}>
            Export CSV
          </Button>
        }
      />
      <div className="toolbar">
        <SearchBox
          label="Search stock"
          placeholder="SKU or article"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { q: q || undefined } })}
        />
      </div>
      {pages.pending ? (
        <SkeletonRows count={16} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState
          title={search.q ? `No article fits "${search.q}"` : "The warehouse is empty"}
          action={search.q ? <Button onClick={() => void navigate({ search: {} })}>Show all stock</Button> : undefined}
        >
          {search.q ? "Search by a part of the SKU or of the frame's name." : "Stock appears with the first receipt."}
        </EmptyState>
      ) : (
        <DataTable
          label="Stock"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={key}
          minWidth="56rem"
          openId={current ? key(current) : null}
          onOpen={(row) => void navigate({ search: { ...search, open: key(row) }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <>
              <span>
                {pages.rows.length} of {pages.total} rows read
              </span>
              <span>
                On hand <span className="fv-num strong">{sum(pages.rows, (row) => row.onHand)}</span>
              </span>
              <span>
                Available <span className="fv-num strong">{sum(pages.rows, (row) => row.available)}</span>
              </span>
            </>
          }
        />
      )}
      <StockSheet
        row={current}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
      />
    </div>
  );
}
