import { type StockArticleFieldsFragment, StockBySkuDocument, type StockBySkuQuery } from "@fovea/gql/admin";
import { csvFile, downloadCsv } from "../../lib/csv";
import { decimal, sums, units } from "../../lib/format";
import { usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Amount } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { skuOf, type StockListProps } from "./lists";

const connection = (data: StockBySkuQuery) => data.stockBySku;
const sum = (rows: readonly StockArticleFieldsFragment[], pick: (row: StockArticleFieldsFragment) => number) =>
  rows.reduce((total, row) => total + pick(row), 0);

function figure(pick: (row: StockArticleFieldsFragment) => number) {
  return function Figure(row: StockArticleFieldsFragment) {
    const value = pick(row);
    return <span className={value === 0 ? "fv-num fv-muted" : "fv-num"}>{value}</span>;
  };
}

const COLUMNS: readonly Column<StockArticleFieldsFragment>[] = [
  {
    id: "picture",
    header: "",
    width: "3.75rem",
    cell: (row) =>
      row.picture && <img className="row-picture" src={row.picture.url} alt="" width={42} height={28} loading="lazy" />,
  },
  { id: "sku", header: "SKU", width: "12rem", cell: (row) => <code className="code">{row.sku}</code> },
  { id: "description", header: "Article", width: "minmax(12rem, 2fr)", cell: (row) => row.description },
  { id: "onHand", header: "On hand", width: "5.5rem", end: true, cell: figure((row) => row.onHand) },
  { id: "held", header: "Held", width: "4.5rem", end: true, cell: figure((row) => row.held) },
  { id: "allocated", header: "Allocated", width: "5.5rem", end: true, cell: figure((row) => row.allocated) },
  {
    id: "available",
    header: "Available",
    width: "5.5rem",
    end: true,
    cell: (row) => <span className="fv-num strong">{row.available}</span>,
  },
  { id: "dueIn", header: "Due in", width: "4.5rem", end: true, cell: figure((row) => row.dueIn) },
  { id: "waiting", header: "Waiting", width: "5rem", end: true, cell: figure((row) => row.waiting) },
  { id: "places", header: "Places", width: "4.5rem", end: true, cell: figure((row) => row.places) },
  { id: "value", header: "Value", width: "7rem", end: true, cell: (row) => (row.value ? <Amount of={row.value} /> : "–") },
];

/** One row an article: its sums over all places, what is due and what waits, and what it is worth. */
export function ArticleList({ filter, open, onOpen, onShowAll, low }: StockListProps & { low: boolean }) {
  const pages = usePages(StockBySkuDocument, { ...filter, low }, connection, { first: 100 });
  const value = sums(pages.rows.flatMap((row) => (row.value ? [row.value] : [])));
  const exportCsv = () =>
    downloadCsv(
      low ? "stock-running-low.csv" : "stock-by-article.csv",
      csvFile(
        ["SKU", "Article", "On hand", "Held", "Allocated", "Quarantined", "Available", "Due in", "Waiting", "Places", "Value"],
        pages.rows.map((row) => [
          row.sku,
          row.description,
          row.onHand,
          row.held,
          row.allocated,
          row.quarantined,
          row.available,
          row.dueIn,
          row.waiting,
          row.places,
          row.value && decimal(row.value),
        ]),
      ),
    );
  if (pages.pending) return <SkeletonRows count={16} />;
  if (pages.error) return <FailureState error={pages.error} retry={pages.retry} />;
  if (pages.rows.length === 0) {
    const narrowed = filter.search !== null || filter.warehouse !== null;
    return (
      <EmptyState
        title={filter.search ? `No article fits "${filter.search}"` : low ? "Nothing runs low" : "The warehouse is empty"}
        action={narrowed ? <Button onClick={onShowAll}>Show all</Button> : undefined}
      >
        {narrowed
          ? "Search by a part of the SKU or of the article's name, or look in all warehouses."
          : low
            ? "An article stands here when three or fewer of it can be sold."
            : "Stock appears with the first receipt."}
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Stock by article"
      columns={COLUMNS}
      rows={pages.rows}
      rowId={(row) => row.sku}
      minWidth="68rem"
      openId={open === null ? null : skuOf(open)}
      onOpen={(row) => onOpen(row.sku)}
      hasMore={pages.hasMore}
      loadingMore={pages.loadingMore}
      loadMore={pages.loadMore}
      foot={
        <>
          <span>
            {pages.rows.length} of {pages.total} articles read
          </span>
          <span>
            On hand <span className="fv-num strong">{units(sum(pages.rows, (row) => row.onHand))}</span>
          </span>
          <span>
            Available <span className="fv-num strong">{units(sum(pages.rows, (row) => row.available))}</span>
          </span>
          {value.length > 0 && (
            <span>
              Value <Amount of={value} />
            </span>
          )}
          <button type="button" className="link-button" onClick={exportCsv}>
            Export CSV
          </button>
        </>
      }
    />
  );
}
