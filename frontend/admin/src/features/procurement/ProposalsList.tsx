import {
  AcceptProposalsDocument,
  type AcceptProposalsMutation,
  type ProposalFieldsFragment,
  ProposeReordersDocument,
  type ProposeReordersMutation,
  ReorderProposalsDocument,
  type ReorderProposalsQuery,
} from "@fovea/gql/admin";
import { StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import type { RowSelectionState } from "@tanstack/react-table";
import { useState } from "react";
import { toast } from "sonner";
import { csvFile, downloadCsv } from "../../lib/csv";
import { decimal, sums } from "../../lib/format";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Amount, StateChip } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { ActionNote, EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { PROPOSALS_STALE, ProposalSheet } from "./ProposalSheet";
import { PROPOSAL_TABS } from "./states";

const route = getRouteApi("/purchasing");
const connection = (data: ReorderProposalsQuery) => data.reorderProposals;
const accepted = (data: AcceptProposalsMutation) => data.acceptProposals;
const looked = (data: ProposeReordersMutation) => data.proposeReorders;

type Row = ProposalFieldsFragment;

function figure(pick: (row: Row) => number) {
  return function Figure(row: Row) {
    return <span className="fv-num">{pick(row)}</span>;
  };
}

function DaysLeft({ row }: { row: Row }) {
  if (row.daysLeft === null) return <span className="fv-muted">–</span>;
  if (row.daysLeft < row.inputs.leadMean) {
    return <StatusChip tone="critical">{row.daysLeft <= 0 ? "empty" : `${String(row.daysLeft)} d`}</StatusChip>;
  }
  return <span className="fv-num">{row.daysLeft} d</span>;
}

const COLUMNS: readonly Column<Row>[] = [
  { id: "sku", header: "SKU", width: "11rem", cell: (row) => <code className="code">{row.sku}</code> },
  { id: "article", header: "Article", width: "minmax(11rem, 2fr)", cell: (row) => row.description },
  { id: "supplier", header: "Supplier", width: "minmax(8rem, 1fr)", cell: (row) => row.supplierName },
  { id: "demand", header: "A day", width: "4.5rem", end: true, cell: figure((row) => row.inputs.demandMean) },
  { id: "position", header: "Position", width: "5rem", end: true, cell: figure((row) => row.inputs.position) },
  { id: "point", header: "Order at", width: "5rem", end: true, cell: figure((row) => row.inputs.reorderPoint) },
  { id: "left", header: "Lasts", width: "5.5rem", end: true, cell: (row) => <DaysLeft row={row} /> },
  {
    id: "quantity",
    header: "Order",
    width: "4.5rem",
    end: true,
    cell: (row) => <span className="fv-num strong">{row.acceptedQuantity ?? row.quantity}</span>,
  },
  { id: "total", header: "Costs", width: "7rem", end: true, cell: (row) => <Amount of={row.total} /> },
  { id: "status", header: "Status", width: "8rem", cell: (row) => <StateChip code={`proposal_${row.status}`} /> },
];

/** What should be bought: looked at every night, decided here, ordered with one click. */
export function ProposalsList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const [selection, setSelection] = useState<RowSelectionState>({});
  const list = PROPOSAL_TABS.find((entry) => entry.value === search.list) ?? PROPOSAL_TABS[0];
  const pages = usePages(
    ReorderProposalsDocument,
    { status: [...list.states], search: search.q ?? "" },
    connection,
    { first: 100 },
  );
  const accept = useAct(AcceptProposalsDocument, accepted, { stale: PROPOSALS_STALE });
  const look = useAct(ProposeReordersDocument, looked, { stale: PROPOSALS_STALE });
  const marked = pages.rows.filter((row) => selection[row.id]);
  const counted = marked.length > 0 ? marked : pages.rows;
  const mayEdit = may("procurement:order:edit");

  const order = async () => {
    const outcome = await accept.run({ proposals: marked.map((row) => ({ proposalId: row.id, quantity: null })) });
    if (outcome.kind !== "done") return;
    setSelection({});
    const numbers = outcome.value.orders.map((one) => one.number);
    toast.success(`${numbers.join(", ")} drafted`);
    const only = numbers.length === 1 ? numbers[0] : undefined;
    if (only) void navigate({ to: "/purchasing/$number", params: { number: only } });
    else void navigate({ search: { tab: "orders", list: "drafts" } });
  };
  const lookNow = async () => {
    const outcome = await look.run({ skus: null });
    if (outcome.kind === "done") {
      toast.success(`${String(outcome.value.lookedAt)} articles looked at, ${String(outcome.value.open)} to buy`);
    }
  };
  const exportCsv = () =>
    downloadCsv(
      "reorder-proposals.csv",
      csvFile(
        ["SKU", "Article", "Supplier", "Warehouse", "Demand a day", "Position", "Order at", "Order", "Each", "Currency"],
        counted.map((row) => [
          row.sku,
          row.description,
          row.supplierName,
          row.warehouse,
          row.inputs.demandMean,
          row.inputs.position,
          row.inputs.reorderPoint,
          row.quantity,
          decimal(row.unitPrice),
          row.unitPrice.currency,
        ]),
      ),
    );

  return (
    <>
      <Tabs
        label="Proposals by state"
        tabs={PROPOSAL_TABS}
        value={list.value}
        onChange={(value) => {
          setSelection({});
          void navigate({ search: { list: value } });
        }}
      />
      <div className="toolbar">
        <SearchBox
          label="Search proposals"
          placeholder="SKU or article"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, q: q || undefined }, replace: true })}
        />
        {mayEdit && list.value === "open" && (
          <Button variant="primary" busy={accept.busy} disabled={marked.length === 0} onClick={() => void order()}>
            {marked.length === 0 ? "Mark what to order" : `Draft orders for ${String(marked.length)}`}
          </Button>
        )}
        {mayEdit && (
          <Button icon="refresh" busy={look.busy} onClick={() => void lookNow()}>
            Look now
          </Button>
        )}
        <Button onClick={exportCsv} disabled={counted.length === 0}>
          Export CSV
        </Button>
      </div>
      <ActionNote problem={accept.problem ?? look.problem} error={accept.error ?? look.error} />
      {pages.pending ? (
        <SkeletonRows count={14} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={list.value === "open" ? "Nothing has to be bought" : "No proposal here"}>
          {search.q
            ? "No article fits; clear the search to see all."
            : "Every night each article with a reorder rule is looked at. Look now does the same at once."}
        </EmptyState>
      ) : (
        <DataTable
          label="Reorder proposals"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="66rem"
          selection={mayEdit && list.value === "open" ? selection : undefined}
          onSelection={mayEdit && list.value === "open" ? setSelection : undefined}
          openId={search.open ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.id }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <>
              <span>
                {marked.length > 0
                  ? `${String(marked.length)} marked`
                  : `${String(pages.rows.length)} of ${String(pages.total ?? pages.rows.length)} proposals read`}
              </span>
              <span>
                Sum <Amount of={sums(counted.map((row) => row.total))} />
              </span>
            </>
          }
        />
      )}
      <ProposalSheet
        proposal={pages.rows.find((row) => row.id === search.open) ?? null}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
      />
    </>
  );
}
