import { OrdersDocument, type OrdersQuery } from "@fovea/gql/admin";
import { RemovableChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import type { RowSelectionState } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { z } from "zod";
import { csvFile, downloadCsv } from "../../lib/csv";
import { sums } from "../../lib/format";
import { usePages } from "../../lib/queries";
import { orderChips, type OrdersSearch } from "../../lib/searchState";
import { statusOf } from "../../lib/status";
import { useSession } from "../../lib/session";
import { useStored } from "../../lib/stored";
import { Button } from "../../ui/Button";
import { ColumnChoice } from "../../ui/ColumnChoice";
import { DataTable } from "../../ui/DataTable";
import { Amount, PageHead } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { HIDDEN_AT_FIRST, ORDER_COLUMNS, visibilityOf } from "./columns";
import { OrderFilters } from "./OrderFilters";
import { OrderPeek } from "./OrderPeek";
import { OrderViews } from "./OrderViews";
import { TagDialog } from "./TagDialog";
import { howMany } from "./views";

const route = getRouteApi("/orders");
const connection = (data: OrdersQuery) => data.orders;
const visibilityShape = z.record(z.string(), z.boolean());

/** All orders, by saved view and filters that stand in the address. */
export default function OrdersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const [selection, setSelection] = useState<RowSelectionState>({});
  const [tagging, setTagging] = useState(false);
  const [visibility, setVisibility] = useStored("fovea.orders.columns", visibilityShape, HIDDEN_AT_FIRST);
  const pages = usePages(
    OrdersDocument,
    {
      search: search.q ?? null,
      filter: {
        statuses: search.status ?? null,
        holds: search.hold ?? null,
        placedFrom: search.from ?? null,
        placedTo: search.to ?? null,
        late: search.late ?? false,
        tags: search.tag ?? null,
      },
    },
    connection,
  );
  const go = (next: OrdersSearch) => {
    setSelection({});
    void navigate({ search: next });
  };
  const show = (next: OrdersSearch, columns?: readonly string[]) => {
    if (columns && columns.length > 0) setVisibility(visibilityOf(columns));
    go(next);
  };
  const marked = useMemo(() => pages.rows.filter((order) => selection[order.number]), [pages.rows, selection]);
  const counted = marked.length > 0 ? marked : pages.rows;
  const chips = orderChips(search, (code) => statusOf(code).label);

  const exportCsv = () => {
    const columns = ORDER_COLUMNS.filter((column) => visibility[column.id] ?? true);
    const rows = counted.map((order) => [...columns.map((column) => column.csv(order)), order.totals.total.currency]);
    downloadCsv(
      `orders-${new Date().toISOString().slice(0, 10)}.csv`,
      csvFile([...columns.map((column) => column.header), "Currency"], rows),
    );
  };

  return (
    <div className="list-page">
      <PageHead
        title="Orders"
        actions={
          <>
            <ColumnChoice columns={ORDER_COLUMNS} visibility={visibility} onChange={setVisibility} />
            <Button onClick={exportCsv} disabled={counted.length === 0}>
              {marked.length > 0 ? `Export ${String(marked.length)} as CSV` : "Export CSV"}
            </Button>
          </>
        }
      />
      <OrderViews search={search} columns={visibility} onView={show} />
      <div className="toolbar">
        <SearchBox
          label="Search orders"
          placeholder="Number, name, e-mail, phone, SKU, tracking"
          value={search.q ?? ""}
          onChange={(q) => go({ ...search, q: q || undefined })}
        />
        <OrderFilters search={search} onChange={go} />
      </div>
      {chips.length > 0 && (
        <ul className="filter-chips" aria-label="Filters in use">
          {chips.map((chip) => (
            <li key={chip.key}>
              <RemovableChip label={chip.label} onRemove={() => go(chip.without)} />
            </li>
          ))}
          <li>
            <button type="button" className="link-button" onClick={() => go({})}>
              Clear all
            </button>
          </li>
        </ul>
      )}
      {pages.pending ? (
        <SkeletonRows count={16} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState
          title="No order fits"
          action={chips.length > 0 ? <Button onClick={() => go({})}>Show all orders</Button> : undefined}
        >
          {chips.length > 0
            ? "Remove a filter above, or search by number, whole name, e-mail, phone, SKU, barcode or tracking number."
            : "Orders appear here as soon as the first one is placed in the shop."}
        </EmptyState>
      ) : (
        <DataTable
          label="Orders"
          columns={ORDER_COLUMNS}
          rows={pages.rows}
          rowId={(order) => order.number}
          minWidth="70rem"
          visibility={visibility}
          selection={selection}
          onSelection={setSelection}
          openId={search.open ?? null}
          onOpen={(order) => void navigate({ search: { ...search, open: order.number }, replace: true })}
          onEnter={(order) => void navigate({ to: "/orders/$number", params: { number: order.number } })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <>
              <span>
                {marked.length > 0
                  ? `${String(marked.length)} marked`
                  : `${String(pages.rows.length)} of ${howMany(pages.total ?? pages.rows.length)} orders read`}
              </span>
              <span>
                Sum <Amount of={sums(counted.map((order) => order.totals.total))} />
              </span>
              {marked.length > 0 && (
                <>
                  {may("orders:order:edit") && (
                    <button type="button" className="link-button" onClick={() => setTagging(true)}>
                      Tag {marked.length === 1 ? "this order" : `${String(marked.length)} orders`}
                    </button>
                  )}
                  <button type="button" className="link-button" onClick={() => setSelection({})}>
                    Unmark all
                  </button>
                </>
              )}
            </>
          }
        />
      )}
      <TagDialog orders={marked} open={tagging} onClose={() => setTagging(false)} />
      <OrderPeek
        number={search.open ?? null}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
      />
    </div>
  );
}
