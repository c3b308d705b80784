import { PurchaseCountsDocument, type PurchaseOrdersQuery, PurchaseOrdersDocument } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { csvFile, downloadCsv } from "../../lib/csv";
import { decimal, sums } from "../../lib/format";
import { useDocument, usePages } from "../../lib/queries";
import { statusOf } from "../../lib/status";
import { Button } from "../../ui/Button";
import { DataTable } from "../../ui/DataTable";
import { Amount } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { ORDER_COLUMNS } from "./columns";
import { ORDER_TABS } from "./states";

const route = getRouteApi("/purchasing");
const connection = (data: PurchaseOrdersQuery) => data.purchaseOrders;

/** Purchase orders by where they are on their way. */
export function PurchaseOrdersList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = ORDER_TABS.find((entry) => entry.value === search.list) ?? ORDER_TABS[0];
  const counts = useDocument(PurchaseCountsDocument, {});
  const pages = usePages(
    PurchaseOrdersDocument,
    { status: list.states && [...list.states], search: search.q ?? "", late: false },
    connection,
  );
  const count = (states: readonly string[] | null) =>
    counts.data?.purchaseCounts
      .filter((one) => states === null || states.includes(one.status))
      .reduce((sum, one) => sum + one.count, 0) ?? null;
  const exportCsv = () =>
    downloadCsv(
      "purchase-orders.csv",
      csvFile(
        ["Order", "Supplier", "Status", "Warehouse", "Due", "Ordered", "Received", "Open", "Total", "Currency"],
        pages.rows.map((row) => [
          row.number,
          row.supplierName,
          statusOf(`po_${row.status}`).label,
          row.warehouse,
          row.expectedOn,
          row.ordered,
          row.received,
          row.open,
          decimal(row.total),
          row.total.currency,
        ]),
      ),
    );
  return (
    <>
      <Tabs
        label="Purchase orders by state"
        tabs={ORDER_TABS.map((entry) => ({ ...entry, count: count(entry.states) }))}
        value={list.value}
        onChange={(value) => void navigate({ search: { tab: "orders", list: value } })}
      />
      <div className="toolbar">
        <SearchBox
          label="Search purchase orders"
          placeholder="Number, supplier or SKU"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, q: q || undefined }, replace: true })}
        />
        <Button onClick={exportCsv} disabled={pages.rows.length === 0}>
          Export CSV
        </Button>
      </div>
      {pages.pending ? (
        <SkeletonRows count={14} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title="No purchase order here">
          {search.q
            ? "Search for another number, supplier or SKU."
            : "Mark proposals and draft orders of them: they appear here."}
        </EmptyState>
      ) : (
        <DataTable
          label="Purchase orders"
          columns={ORDER_COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.number}
          minWidth="64rem"
          onOpen={(row) => void navigate({ to: "/purchasing/$number", params: { number: row.number } })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <>
              <span>
                {pages.rows.length} of {pages.total ?? pages.rows.length} orders read
              </span>
              <span>
                Sum <Amount of={sums(pages.rows.map((row) => row.total))} />
              </span>
            </>
          }
        />
      )}
    </>
  );
}
