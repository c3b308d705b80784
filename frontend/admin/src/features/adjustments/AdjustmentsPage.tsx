import { type AdjustmentFieldsFragment, AdjustmentsDocument, type AdjustmentsQuery } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { csvFile, downloadCsv } from "../../lib/csv";
import { decimal, sums } from "../../lib/format";
import { usePages } from "../../lib/queries";
import { inWords } from "../../lib/status";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Amount, Moment, PageHead, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { signed } from "../counts/counting";
import { AdjustmentSheet } from "./AdjustmentSheet";

const route = getRouteApi("/stock/corrections");
const connection = (data: AdjustmentsQuery) => data.pendingAdjustments;

const TABS = [
  { value: "pending", label: "To decide" },
  { value: "booked", label: "Booked" },
  { value: "rejected", label: "Rejected" },
] as const;

const COLUMNS: readonly Column<AdjustmentFieldsFragment>[] = [
  { id: "number", header: "Correction", width: "7rem", cell: (row) => <span className="fv-num strong">{row.number}</span> },
  { id: "sku", header: "SKU", width: "10.5rem", cell: (row) => <code className="code">{row.sku}</code> },
  { id: "article", header: "Article", width: "minmax(7rem, 1.5fr)", cell: (row) => row.description },
  { id: "place", header: "Place", width: "6.5rem", cell: (row) => <code className="code">{row.location}</code> },
  {
    id: "delta",
    header: "Difference",
    width: "5.5rem",
    end: true,
    cell: (row) => <span className="fv-num strong">{signed(row.delta)}</span>,
  },
  { id: "value", header: "At cost", width: "6rem", end: true, cell: (row) => <Amount of={row.value} /> },
  {
    id: "why",
    header: "Why",
    width: "minmax(8rem, 2fr)",
    cell: (row) => (row.reason === "other" ? row.note : `${inWords(row.reason)}: ${row.note}`),
  },
  { id: "who", header: "Asked by", width: "7rem", cell: (row) => row.askedBy },
  { id: "status", header: "Status", width: "7.5rem", cell: (row) => <StateChip code={`adjustment_${row.status}`} /> },
  { id: "at", header: "Asked", width: "6.5rem", end: true, cell: (row) => <Moment at={row.askedAt} /> },
];

/** Corrections that are worth more than one person may decide, and those that were decided. */
export default function AdjustmentsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = TABS.find((entry) => entry.value === search.tab) ?? TABS[0];
  const pages = usePages(AdjustmentsDocument, { status: [tab.value] }, connection);
  const current = pages.rows.find((row) => row.number === search.open) ?? null;
  const worth = sums(pages.rows.map((row) => row.value));
  const exportCsv = () =>
    downloadCsv(
      `corrections-${tab.value}.csv`,
      csvFile(
        ["Correction", "SKU", "Article", "Lot", "Place", "Difference", "Value", "Currency", "Reason", "Note", "Status"],
        pages.rows.map((row) => [
          row.number,
          row.sku,
          row.description,
          row.lot,
          row.location,
          row.delta,
          decimal(row.value),
          row.value.currency,
          row.reason,
          row.note,
          row.status,
        ]),
      ),
    );
  return (
    <div className="list-page">
      <PageHead
        title="Corrections"
        actions={
          <Button onClick={exportCsv} disabled={pages.rows.length === 0}>
            Export CSV
          </Button>
        }
      />
      <Tabs
        label="Corrections by state"
        tabs={TABS}
        value={tab.value}
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      {pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={tab.value === "pending" ? "Nothing waits for a decision" : "No correction in this list"}>
          A correction is asked for on the Stock page, beside the place. One that is worth more than a single person may
          decide waits here for a second one.
        </EmptyState>
      ) : (
        <DataTable
          label="Corrections"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.number}
          minWidth="71.5rem"
          openId={current?.number ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.number }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <>
              <span>
                {pages.rows.length} of {pages.total} corrections read
              </span>
              {worth.length > 0 && (
                <span>
                  Sum at cost <Amount of={worth} />
                </span>
              )}
            </>
          }
        />
      )}
      <AdjustmentSheet
        entry={current}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        onMoved={(next) => void navigate({ search: { tab: next, open: search.open } })}
      />
    </div>
  );
}
