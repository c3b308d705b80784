import {
  TaxDifferencesDocument,
  type TaxDifferenceFieldsFragment,
  type TaxDifferencesQuery,
  type TaxOverviewQuery,
} from "@fovea/gql/admin";
import { getRouteApi, Link } from "@tanstack/react-router";
import { usePages } from "../../lib/queries";
import { type Column, DataTable } from "../../ui/DataTable";
import { Amount, Moment, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { DifferenceSheet } from "./DifferenceSheet";
import { Policies } from "./Policies";
import { channelName, DIFFERENCE_LISTS } from "./words";

const route = getRouteApi("/tax");
const connection = (data: TaxDifferencesQuery) => data.taxDifferences;
type Row = TaxDifferenceFieldsFragment;

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "order",
    header: "Order",
    width: "7rem",
    cell: (row) => (
      <Link to="/orders/$number" params={{ number: row.orderNumber }} className="fv-num strong">
        {row.orderNumber}
      </Link>
    ),
  },
  {
    id: "what",
    header: "What",
    width: "minmax(11rem, 1.5fr)",
    cell: (row) => (row.subject === "estimate" ? "Charged by our own rates" : "A document came to something else"),
  },
  { id: "channel", header: "Channel", width: "10rem", cell: (row) => channelName(row.channel) },
  { id: "state", header: "State", width: "10.5rem", cell: (row) => <StateChip code={`difference_${row.state}`} /> },
  { id: "charged", header: "Charged", width: "7rem", end: true, cell: (row) => <Amount of={row.charged} /> },
  {
    id: "calculated",
    header: "Calculated",
    width: "7rem",
    end: true,
    cell: (row) => (row.calculated === null ? <span className="fv-muted">–</span> : <Amount of={row.calculated} />),
  },
  {
    id: "amount",
    header: "Difference",
    width: "7rem",
    end: true,
    cell: (row) =>
      row.amount === null ? (
        <span className="fv-muted">–</span>
      ) : (
        <span className="strong">
          <Amount of={row.amount} />
        </span>
      ),
  },
  { id: "who", header: "Decided by", width: "9rem", cell: (row) => row.decidedBy || "–" },
  { id: "at", header: "Since", width: "7.5rem", end: true, cell: (row) => <Moment at={row.openedAt} /> },
];

const NOTHING: Record<string, string> = {
  review: "Nothing waits for a decision",
  waiting: "No order was charged an estimate",
  settled: "No difference has been settled yet",
};

/** Orders charged by our own rates, and documents that came to something else; with each channel's policy. */
export function DifferencesList({ policies }: { policies: TaxOverviewQuery["taxOverview"]["policies"] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = DIFFERENCE_LISTS.find((entry) => entry.value === search.list) ?? DIFFERENCE_LISTS[0];
  const pages = usePages(TaxDifferencesDocument, { state: [...list.states] }, connection);
  const current = pages.rows.find((row) => row.id === search.open) ?? null;
  return (
    <>
      <Policies policies={policies} />
      <Tabs
        label="Differences by state"
        tabs={DIFFERENCE_LISTS}
        value={list.value}
        onChange={(value) => void navigate({ search: { tab: "differences", list: value } })}
      />
      {pages.pending ? (
        <SkeletonRows count={8} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={NOTHING[list.value] ?? "Nothing in this list"}>
          While the tax service is away, orders are charged by our own rates; as soon as it is back it works them out.
        </EmptyState>
      ) : (
        <DataTable
          label="Differences in tax"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="66rem"
          openId={current?.id ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.id }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} read
            </span>
          }
        />
      )}
      <DifferenceSheet
        row={current}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
      />
    </>
  );
}
