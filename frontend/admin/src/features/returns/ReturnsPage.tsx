import { ReturnCountsDocument, type ReturnFieldsFragment, ReturnsDocument, type ReturnsQuery } from "@fovea/gql/admin";
import { getRouteApi, Link } from "@tanstack/react-router";
import { sums } from "../../lib/format";
import { csvFile, downloadCsv } from "../../lib/csv";
import { useDocument, usePages } from "../../lib/queries";
import { statusOf } from "../../lib/status";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Age, Amount, PageHead, StateChip } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { ReturnSheet } from "./ReturnSheet";
import { countsOf, RETURN_TABS, tabOf } from "./states";

const route = getRouteApi("/returns");
const connection = (data: ReturnsQuery) => data.returns;
const REFRESH_MS = 20_000;

const COLUMNS: readonly Column<ReturnFieldsFragment>[] = [
  { id: "number", header: "Return", width: "8rem", cell: (row) => <span className="fv-num strong">{row.number}</span> },
  {
    id: "order",
    header: "Order",
    width: "7rem",
    cell: (row) => (
      <Link to="/orders/$number" params={{ number: row.orderNumber }} className="fv-num">
        {row.orderNumber}
      </Link>
    ),
  },
  { id: "customer", header: "Customer", cell: (row) => row.customerName },
  { id: "status", header: "Status", width: "10rem", cell: (row) => <StateChip code={`return_${row.status}`} /> },
  { id: "wish", header: "Wish", width: "7rem", cell: (row) => row.outcomeLabel },
  {
    id: "what",
    header: "What and why",
    width: "minmax(14rem, 2fr)",
    cell: (row) => row.lines.map((line) => `${String(line.quantity)} × ${line.description}: ${line.reasonLabel}`).join("; "),
  },
  { id: "age", header: "Open for", width: "6rem", end: true, cell: (row) => <Age since={row.createdAt} /> },
  {
    id: "refund",
    header: "Worth",
    width: "7rem",
    end: true,
    cell: (row) => <Amount of={row.refund ?? row.expected} />,
  },
];

function exportCsv(rows: readonly ReturnFieldsFragment[]): void {
  const header = ["Return", "Order", "Customer", "Status", "Wish", "Item", "SKU", "Units", "Reason", "Verdict", "Asked for", "Worth", "Currency"];
  const lines = rows.flatMap((row) =>
    row.lines.map((line) => {
      const worth = line.refund ?? row.expected;
      return [
        row.number,
        row.orderNumber,
        row.customerName,
        statusOf(`return_${row.status}`).label,
        row.outcomeLabel,
        line.description,
        line.sku,
        line.quantity,
        line.reasonLabel,
        line.disposition,
        row.createdAt,
        worth.minor / 100,
        worth.currency,
      ];
    }),
  );
  downloadCsv(`returns-${new Date().toISOString().slice(0, 10)}.csv`, csvFile(header, lines));
}

/** Everything that comes back: decide, receive, look at each piece, and settle it. */
export default function ReturnsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = RETURN_TABS.find((entry) => entry.value === search.tab) ?? RETURN_TABS[0];
  const pages = usePages(ReturnsDocument, { status: tab?.states ?? null, search: search.q ?? null }, connection, {
    refetchInterval: REFRESH_MS,
  });
  const counts = useDocument(ReturnCountsDocument, {}, { refetchInterval: REFRESH_MS });
  const counted = counts.data ? countsOf(counts.data.returnCounts) : null;
  const refunds = sums(pages.rows.map((row) => row.refund ?? row.expected));
  const current = pages.rows.find((row) => row.number === search.open) ?? null;
  return (
    <div className="list-page">
      <PageHead
        title="Returns"
        actions={
          <Button onClick={() => exportCsv(pages.rows)} disabled={pages.rows.length === 0}>
            Export CSV
          </Button>
        }
      />
      <Tabs
        label="Returns by state"
        tabs={RETURN_TABS.map((one) => ({ ...one, count: one.value === "closed" || one.value === "all" ? null : counted?.[one.value] }))}
        value={tab?.value ?? "all"}
        onChange={(value) => void navigate({ search: { tab: value, q: search.q } })}
      />
      <div className="toolbar">
        <SearchBox
          label="Search returns"
          placeholder="Number of the return or its order"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, q: q || undefined }, replace: true })}
        />
      </div>
      {pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={search.q ? `No return begins with ${search.q}` : "No return here"}>
          {search.q
            ? "Look in the list of all returns, or type the number as it stands on the parcel."
            : "A return is opened from a delivered order, by the customer or with Create return on the order page."}
        </EmptyState>
      ) : (
        <DataTable
          label="Returns"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.number}
          minWidth="60rem"
          openId={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.number }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <>
              <span>
                {pages.rows.length} of {pages.total} returns read
              </span>
              {refunds.length > 0 && (
                <span>
                  Worth in all <Amount of={refunds} />
                </span>
              )}
            </>
          }
        />
      )}
      <ReturnSheet
        number={search.open ?? null}
        listed={current}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        onMoved={(status) => void navigate({ search: { tab: tabOf(status), open: search.open } })}
      />
    </div>
  );
}
