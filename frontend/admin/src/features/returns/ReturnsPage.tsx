import { type ReturnFieldsFragment, ReturnsDocument, type ReturnsQuery } from "@fovea/gql/admin";
import { getRouteApi, Link } from "@tanstack/react-router";
import { sums } from "../../lib/format";
import { usePages } from "../../lib/queries";
import { type Column, DataTable } from "../../ui/DataTable";
import { Age, Amount, PageHead, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { ReturnSheet } from "./ReturnSheet";
import { RETURN_TABS } from "./states";

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
  {
    id: "what",
    header: "What and why",
    width: "minmax(14rem, 2fr)",
    cell: (row) => row.lines.map((line) => `${String(line.quantity)} × ${line.description}: ${line.reason}`).join("; "),
  },
  { id: "age", header: "Open for", width: "6rem", end: true, cell: (row) => <Age since={row.createdAt} /> },
  {
    id: "refund",
    header: "Refund",
    width: "7rem",
    end: true,
    cell: (row) => (row.refund ? <Amount of={row.refund} /> : "–"),
  },
];

/** Everything that comes back: receive it, decide what becomes of it, give the money back. */
export default function ReturnsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = RETURN_TABS.find((entry) => entry.value === search.tab) ?? RETURN_TABS[0];
  const pages = usePages(ReturnsDocument, { status: tab?.states ?? null }, connection, { refetchInterval: REFRESH_MS });
  const refunds = sums(pages.rows.flatMap((row) => (row.refund ? [row.refund] : [])));
  const current = pages.rows.find((row) => row.number === search.open) ?? null;
  return (
    <div className="list-page">
      <PageHead title="Returns" />
      <Tabs
        label="Returns by state"
        tabs={RETURN_TABS}
        value={tab?.value ?? "all"}
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      {pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title="No return here">
          A return is opened from a delivered order, by the customer or with Create return on the order page.
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
                  Sum of refunds <Amount of={refunds} />
                </span>
              )}
            </>
          }
        />
      )}
      <ReturnSheet
        entry={current}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        onMoved={(next) => void navigate({ search: { tab: next, open: search.open } })}
      />
    </div>
  );
}
