import { type DisputeFieldsFragment, DisputesDocument, type DisputesQuery } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { usePages } from "../../lib/queries";
import { type Column, DataTable } from "../../ui/DataTable";
import { SideSheet } from "../../ui/Dialog";
import { Amount, DueDate, Moment, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { OneDispute } from "./OneDispute";
import { disputeOver } from "./disputes";
import { OrderLink } from "./OrderLink";

const route = getRouteApi("/payments");
const connection = (data: DisputesQuery) => data.disputes;
const REFRESH_MS = 20_000;
const LISTS = [
  { value: "running", label: "Running", states: ["opened", "charged_back"] },
  { value: "over", label: "Over", states: ["won", "lost", "closed"] },
  { value: "all", label: "All", states: null },
] as const;

const COLUMNS: readonly Column<DisputeFieldsFragment>[] = [
  { id: "order", header: "Order", width: "7rem", cell: (row) => <OrderLink number={row.orderNumber} /> },
  { id: "state", header: "State", width: "11.5rem", cell: (row) => <StateChip code={`dispute_${row.state}`} /> },
  { id: "reason", header: "The bank says", width: "minmax(12rem, 1fr)", cell: (row) => row.reason || "–" },
  {
    id: "defend",
    header: "Defend until",
    width: "10rem",
    cell: (row) => <DueDate on={row.defendBy?.slice(0, 10) ?? null} done={disputeOver(row) || row.decision !== null} />,
  },
  {
    id: "decision",
    header: "Decided",
    width: "8rem",
    cell: (row) =>
      row.decision ? <StateChip code={`decision_${row.decision}`} /> : <span className="fv-muted">not yet</span>,
  },
  { id: "changed", header: "Last word", width: "8.5rem", cell: (row) => <Moment at={row.changedAt} /> },
  { id: "amount", header: "Disputed", width: "7.5rem", end: true, cell: (row) => <Amount of={row.amount} /> },
  { id: "balance", header: "Left of payment", width: "8.5rem", end: true, cell: (row) => <Amount of={row.balance} /> },
];

/** Payments that the card's bank disputes, the nearest deadline first. */
export function DisputesList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = LISTS.find((entry) => entry.value === search.list) ?? LISTS[0];
  const states = list.states === null ? null : [...list.states];
  const pages = usePages(DisputesDocument, { states }, connection, { refetchInterval: REFRESH_MS });
  const current = pages.rows.find((row) => row.id === search.open) ?? null;
  return (
    <>
      <Tabs
        label="Disputes by state"
        tabs={LISTS.map((one) => ({ ...one, count: one.value === list.value ? pages.total : null }))}
        value={list.value}
        onChange={(value) => void navigate({ search: { tab: search.tab, list: value } })}
      />
      {pages.pending ? (
        <SkeletonRows count={8} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title="No dispute here">
          When a card holder asks the bank for the money back, the dispute stands here and the order is on hold.
        </EmptyState>
      ) : (
        <DataTable
          label="Disputes"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="72rem"
          openId={search.open ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.id }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} disputes read
            </span>
          }
        />
      )}
      <SideSheet
        open={current !== null}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        title={current?.orderNumber ?? "Dispute"}
        description={current?.reason}
      >
        {current && <OneDispute key={current.id} dispute={current} />}
      </SideSheet>
    </>
  );
}
