import { type TransferFieldsFragment, TransfersDocument, type TransfersQuery } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { csvFile, downloadCsv } from "../../lib/csv";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Age, Moment, PageHead, StateChip } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { TRANSFER_TABS, unitsOf } from "./lines";
import { NewTransfer } from "./NewTransfer";
import { TransferSheet } from "./TransferSheet";

const route = getRouteApi("/stock/transfers");
const connection = (data: TransfersQuery) => data.transfers;

const COLUMNS: readonly Column<TransferFieldsFragment>[] = [
  { id: "number", header: "Transfer", width: "7rem", cell: (row) => <span className="fv-num strong">{row.number}</span> },
  {
    id: "way",
    header: "From and to",
    width: "minmax(9rem, 1fr)",
    cell: (row) => `${row.fromWarehouse} to ${row.toWarehouse}`,
  },
  { id: "status", header: "Status", width: "9.5rem", cell: (row) => <StateChip code={`transfer_${row.status}`} /> },
  {
    id: "what",
    header: "What",
    width: "minmax(11rem, 2fr)",
    cell: (row) => row.lines.map((line) => `${String(line.quantity)} × ${line.description}`).join("; "),
  },
  {
    id: "units",
    header: "Units",
    width: "5rem",
    end: true,
    cell: (row) => <span className="fv-num">{unitsOf(row.lines).quantity}</span>,
  },
  {
    id: "underway",
    header: "On the way",
    width: "6rem",
    end: true,
    cell: (row) => <span className="fv-num strong">{unitsOf(row.lines).underway}</span>,
  },
  {
    id: "missing",
    header: "Missing",
    width: "5rem",
    end: true,
    cell: (row) => <span className="fv-num">{unitsOf(row.lines).missing}</span>,
  },
  { id: "note", header: "Why", width: "minmax(7rem, 1fr)", cell: (row) => row.note },
  {
    id: "age",
    header: "Since",
    width: "7rem",
    end: true,
    cell: (row) => (row.receivedAt ? <Moment at={row.receivedAt} /> : <Age since={row.sentAt ?? row.createdAt} />),
  },
];

/** Goods on their way from one warehouse to another. */
export default function TransfersPage() {
  const { may } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [fresh, setFresh] = useState(false);
  const tab = TRANSFER_TABS.find((entry) => entry.value === search.tab) ?? TRANSFER_TABS[0];
  const pages = usePages(TransfersDocument, { status: tab?.states ?? null, search: search.q ?? null }, connection);
  const current = pages.rows.find((row) => row.number === search.open) ?? null;
  const moves = may("inventory:stock:move");
  const exportCsv = () =>
    downloadCsv(
      `transfers-${tab?.value ?? "all"}.csv`,
      csvFile(
        ["Transfer", "From", "To", "Status", "SKU", "Article", "Lot", "Asked for", "Sent", "Received", "Missing"],
        pages.rows.flatMap((row) =>
          row.lines.map((line) => [
            row.number,
            row.fromWarehouse,
            row.toWarehouse,
            row.status,
            line.sku,
            line.description,
            line.lot,
            line.quantity,
            line.sent,
            line.received,
            line.missing,
          ]),
        ),
      ),
    );
  return (
    <div className="list-page">
      <PageHead
        title="Transfers"
        actions={
          <>
            <Button onClick={exportCsv} disabled={pages.rows.length === 0}>
              Export CSV
            </Button>
            {moves && (
              <Button variant="primary" onClick={() => setFresh(true)}>
                New transfer
              </Button>
            )}
          </>
        }
      />
      <Tabs
        label="Transfers by state"
        tabs={TRANSFER_TABS}
        value={tab?.value ?? "drafts"}
        onChange={(value) => void navigate({ search: { tab: value, q: search.q } })}
      />
      <div className="toolbar">
        <SearchBox
          label="Search transfers"
          placeholder="Number, warehouse or SKU"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { tab: search.tab, q: q || undefined } })}
        />
      </div>
      {pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState
          title={search.q ? `No transfer here fits "${search.q}"` : "No transfer in this list"}
          action={
            search.q ? <Button onClick={() => void navigate({ search: { tab: search.tab } })}>Show all</Button> : undefined
          }
        >
          {search.q
            ? "Search by a number, the code of a warehouse or a part of a SKU."
            : "New transfer writes down what one warehouse shall send another. Between the two the goods are nobody's to sell."}
        </EmptyState>
      ) : (
        <DataTable
          label="Transfers"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.number}
          minWidth="66.5rem"
          openId={current?.number ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.number }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <>
              <span>
                {pages.rows.length} of {pages.total} transfers read
              </span>
              <span>
                On the way{" "}
                <span className="fv-num strong">
                  {pages.rows.reduce((total, row) => total + unitsOf(row.lines).underway, 0)}
                </span>{" "}
                units
              </span>
            </>
          }
        />
      )}
      <TransferSheet
        transfer={current}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        onMoved={(next) => void navigate({ search: { tab: next, open: search.open } })}
      />
      <NewTransfer
        open={fresh}
        onClose={() => setFresh(false)}
        onMade={(number) => void navigate({ search: { tab: "drafts", open: number } })}
      />
    </div>
  );
}
