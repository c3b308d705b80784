import { TaxDocumentsDocument, type TaxDocumentFieldsFragment, type TaxDocumentsQuery } from "@fovea/gql/admin";
import { StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { csvFile, downloadCsv } from "../../lib/csv";
import { decimal, sums } from "../../lib/format";
import { usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Amount, Moment, StateChip } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { DocumentSheet } from "./DocumentSheet";
import { DOCUMENT_LISTS, schemeName } from "./words";

const route = getRouteApi("/tax");
const connection = (data: TaxDocumentsQuery) => data.taxDocuments;
type Row = TaxDocumentFieldsFragment;

/** What the engine came to otherwise; nothing is said where rounding explains it. */
export function DifferenceCell({ row }: { row: Pick<Row, "difference" | "rounding"> }) {
  if (row.difference === null || row.difference.minor === 0) {
    return <span className="fv-muted">{row.rounding === 0 ? "–" : "rounding"}</span>;
  }
  return (
    <StatusChip tone="caution">
      <Amount of={row.difference} />
    </StatusChip>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { id: "code", header: "Document", width: "11rem", cell: (row) => <code className="code">{row.code}</code> },
  { id: "kind", header: "Type", width: "4.5rem", cell: (row) => (row.kind === "sale" ? "Sale" : "Return") },
  { id: "order", header: "Order", width: "7rem", cell: (row) => <span className="fv-num">{row.orderNumber}</span> },
  { id: "where", header: "Taxed in", width: "6rem", cell: (row) => <code className="code">{row.destination}</code> },
  { id: "scheme", header: "Rule", width: "minmax(7rem, 1fr)", cell: (row) => schemeName(row.scheme) },
  { id: "state", header: "State", width: "8.5rem", cell: (row) => <StateChip code={`tax_${row.state}`} /> },
  { id: "amount", header: "Net", width: "7rem", end: true, cell: (row) => <Amount of={row.amount} /> },
  {
    id: "charged",
    header: "Charged",
    width: "7.5rem",
    end: true,
    cell: (row) => (
      <>
        {row.estimated && <span className="fv-muted">est. </span>}
        <Amount of={row.charged} />
      </>
    ),
  },
  {
    id: "theirs",
    header: "Calculated",
    width: "7rem",
    end: true,
    cell: (row) => (row.theirs === null ? <span className="fv-muted">–</span> : <Amount of={row.theirs} />),
  },
  { id: "difference", header: "Difference", width: "7.5rem", end: true, cell: (row) => <DifferenceCell row={row} /> },
  { id: "at", header: "Asked for", width: "7.5rem", end: true, cell: (row) => <Moment at={row.requestedAt} /> },
];

/** Every document of a parcel or a return, with what became of it. */
export function DocumentsList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = DOCUMENT_LISTS.find((entry) => entry.value === search.list) ?? DOCUMENT_LISTS[0];
  const pages = usePages(
    TaxDocumentsDocument,
    { state: list.states && [...list.states], differing: list.differing, search: search.q ?? "" },
    connection,
  );
  const current = pages.rows.find((row) => row.id === search.open) ?? null;
  const charged = sums(pages.rows.map((row) => row.charged));
  const exportCsv = () =>
    downloadCsv(
      "tax-documents.csv",
      csvFile(
        ["Document", "Type", "Order", "Taxed in", "State", "Tax date", "Net", "Charged", "Calculated", "Currency"],
        pages.rows.map((row) => [
          row.code,
          row.kind,
          row.orderNumber,
          row.destination,
          row.state,
          row.taxDate,
          decimal(row.amount),
          decimal(row.charged),
          row.theirs && decimal(row.theirs),
          row.amount.currency,
        ]),
      ),
    );
  return (
    <>
      <div className="toolbar">
        <Tabs
          label="Documents by state"
          tabs={DOCUMENT_LISTS}
          value={list.value}
          onChange={(value) => void navigate({ search: { ...search, list: value, open: undefined } })}
        />
        <SearchBox
          label="Search tax documents"
          placeholder="Document, or place as US-OH"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, q: q || undefined }, replace: true })}
        />
        <Button onClick={exportCsv} disabled={pages.rows.length === 0}>
          Export CSV
        </Button>
      </div>
      {pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={list.value === "open" ? "The tax service knows everything" : "No tax document in this list"}>
          A document is written for every parcel that leaves and every return that is paid back.
        </EmptyState>
      ) : (
        <DataTable
          label="Tax documents"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="76rem"
          openId={current?.id ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.id }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <>
              <span>
                {pages.rows.length} of {pages.total} documents read
              </span>
              <span>
                Charged <Amount of={charged} />
              </span>
            </>
          }
        />
      )}
      <DocumentSheet
        row={current}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
      />
    </>
  );
}
