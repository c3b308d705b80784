import { StockDocument, type StockQuery, type StockRowFieldsFragment } from "@fovea/gql/admin";
import { csvFile, downloadCsv } from "../../lib/csv";
import { units } from "../../lib/format";
import { usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { placeKey, type StockListProps } from "./lists";

const connection = (data: StockQuery) => data.stock;

function figure(pick: (row: StockRowFieldsFragment) => number) {
  return function Figure(row: StockRowFieldsFragment) {
    return <span className="fv-num">{pick(row)}</span>;
  };
}

const COLUMNS: readonly Column<StockRowFieldsFragment>[] = [
  { id: "sku", header: "SKU", width: "10.5rem", cell: (row) => <code className="code">{row.sku}</code> },
  { id: "description", header: "Article", width: "minmax(9rem, 2fr)", cell: (row) => row.description },
  { id: "warehouse", header: "Warehouse", width: "6.5rem", cell: (row) => row.warehouse },
  { id: "location", header: "Place", width: "7rem", cell: (row) => <span className="fv-num">{row.location}</span> },
  { id: "bin", header: "Name of the place", width: "minmax(8rem, 1.5fr)", cell: (row) => row.bin },
  { id: "lot", header: "Lot", width: "6rem", cell: (row) => row.lot || <span className="fv-muted">none</span> },
  { id: "onHand", header: "On hand", width: "5rem", end: true, cell: figure((row) => row.onHand) },
  { id: "held", header: "Held", width: "4.5rem", end: true, cell: figure((row) => row.held) },
  { id: "allocated", header: "Allocated", width: "5.5rem", end: true, cell: figure((row) => row.allocated) },
  {
    id: "available",
    header: "Available",
    width: "5.5rem",
    end: true,
    cell: (row) => <span className="fv-num strong">{row.available}</span>,
  },
];

const sum = (rows: readonly StockRowFieldsFragment[], pick: (row: StockRowFieldsFragment) => number) =>
  rows.reduce((total, row) => total + pick(row), 0);

/** One row an article and place: on hand, held by carts being paid, allocated to orders, and what is left to sell. */
export function PlaceList({ filter, open, onOpen, onShowAll }: StockListProps) {
  const pages = usePages(
    StockDocument,
    { search: filter.search, warehouse: filter.warehouse },
    connection,
    { first: 100 },
  );
  const current = pages.rows.find((row) => placeKey(row) === open || row.sku === open) ?? null;
  const exportCsv = () =>
    downloadCsv(
      "stock-by-place.csv",
      csvFile(
        ["SKU", "Article", "Warehouse", "Place", "Name of the place", "Lot", "On hand", "Held", "Allocated", "Available"],
        pages.rows.map((row) => [
          row.sku,
          row.description,
          row.warehouse,
          row.location,
          row.bin,
          row.lot,
          row.onHand,
          row.held,
          row.allocated,
          row.available,
        ]),
      ),
    );
  if (pages.pending) return <SkeletonRows count={16} />;
  if (pages.error) return <FailureState error={pages.error} retry={pages.retry} />;
  if (pages.rows.length === 0) {
    const narrowed = filter.search !== null || filter.warehouse !== null;
    return (
      <EmptyState
        title={filter.search ? `No place holds "${filter.search}"` : "Nothing lies here"}
        action={narrowed ? <Button onClick={onShowAll}>Show all stock</Button> : undefined}
      >
        {narrowed ? "Search by a part of the SKU, or look in all warehouses." : "Stock appears with the first receipt."}
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Stock by place"
      columns={COLUMNS}
      rows={pages.rows}
      rowId={placeKey}
      minWidth="67rem"
      openId={current ? placeKey(current) : null}
      onOpen={(row) => onOpen(placeKey(row))}
      hasMore={pages.hasMore}
      loadingMore={pages.loadingMore}
      loadMore={pages.loadMore}
      foot={
        <>
          <span>
            {pages.rows.length} of {pages.total} rows read
          </span>
          <span>
            On hand <span className="fv-num strong">{units(sum(pages.rows, (row) => row.onHand))}</span>
          </span>
          <span>
            Available <span className="fv-num strong">{units(sum(pages.rows, (row) => row.available))}</span>
          </span>
          <button type="button" className="link-button" onClick={exportCsv}>
            Export CSV
          </button>
        </>
      }
    />
  );
}
