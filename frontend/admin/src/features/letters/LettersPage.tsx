import { type LetterFieldsFragment, LettersDocument, type LettersQuery } from "@fovea/gql/admin";
import { getRouteApi, Link } from "@tanstack/react-router";
import { usePages } from "../../lib/queries";
import { type Column, DataTable } from "../../ui/DataTable";
import { Moment, PageHead, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { LetterPreviews } from "./LetterPreviews";
import { Resend } from "./Resend";
import { LETTER_TABS, letterName } from "./words";

const route = getRouteApi("/letters");
const connection = (data: LettersQuery) => data.letters;
const TABS = [...LETTER_TABS.map(({ value, label }) => ({ value, label })), { value: "templates", label: "Templates" }];
const REFRESH_MS = 15_000;

const COLUMNS: readonly Column<LetterFieldsFragment>[] = [
  {
    id: "kind",
    header: "Letter",
    width: "minmax(13rem, 1fr)",
    cell: (row) => (
      <>
        <strong>{letterName(row.kind)}</strong>
        {row.again && <span className="fv-muted"> sent again</span>}
      </>
    ),
  },
  { id: "state", header: "State", width: "11rem", cell: (row) => <StateChip code={`letter_${row.state}`} /> },
  {
    id: "order",
    header: "Order",
    width: "8rem",
    cell: (row) =>
      row.orderNumber ? (
        <Link to="/orders/$number" params={{ number: row.orderNumber }} className="fv-num">
          {row.orderNumber}
        </Link>
      ) : (
        <span className="fv-muted">none</span>
      ),
  },
  { id: "language", header: "Language", width: "6rem", cell: (row) => row.language.toUpperCase() },
  { id: "queued", header: "Written", width: "9rem", cell: (row) => <Moment at={row.queuedAt} /> },
  { id: "sent", header: "Handed over", width: "9rem", cell: (row) => row.sentAt && <Moment at={row.sentAt} /> },
  { id: "bounce", header: "Code", width: "5rem", cell: (row) => <span className="fv-num">{row.bounce}</span> },
  { id: "again", header: "", width: "8rem", end: true, cell: (row) => <Resend letter={row} /> },
];

/** Every letter that was written to a customer, what became of it, and how each kind of letter looks. */
export default function LettersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const templates = search.tab === "templates";
  const tab = LETTER_TABS.find((entry) => entry.value === search.tab) ?? LETTER_TABS[0];
  const pages = usePages(LettersDocument, { state: tab.state }, connection, {
    enabled: !templates,
    refetchInterval: REFRESH_MS,
  });
  return (
    <div className="list-page">
      <PageHead title="Letters" />
      <Tabs
        label="Letters"
        tabs={TABS}
        value={templates ? "templates" : tab.value}
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      {templates ? (
        <LetterPreviews />
      ) : pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={tab.value === "bounced" ? "No letter came back" : "No letter in this list"}>
          Letters are written by themselves when something happens to an order, such as its parcel leaving.
        </EmptyState>
      ) : (
        <DataTable
          label="Letters"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="66rem"
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} letters read
            </span>
          }
        />
      )}
    </div>
  );
}
