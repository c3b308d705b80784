import { type CountTaskFieldsFragment, CountTasksDocument, type CountTasksQuery } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { csvFile, downloadCsv } from "../../lib/csv";
import { decimal } from "../../lib/format";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Age, Moment, PageHead, StateChip } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { COUNT_TABS, countReason } from "./counting";
import { CountFigures } from "./CountFigures";
import { CountSheet } from "./CountSheet";
import { PlanCounts } from "./PlanCounts";
import { ReadSheet } from "./ReadSheet";

const route = getRouteApi("/stock/counts");
const connection = (data: CountTasksQuery) => data.countTasks;
const REFRESH_MS = 20_000;

const COLUMNS: readonly Column<CountTaskFieldsFragment>[] = [
  { id: "number", header: "Count", width: "8rem", cell: (row) => <span className="fv-num strong">{row.number}</span> },
  { id: "place", header: "Place", width: "9rem", cell: (row) => <code className="code">{row.place}</code> },
  { id: "warehouse", header: "Warehouse", width: "8rem", cell: (row) => row.warehouse },
  { id: "reason", header: "Why", width: "minmax(9rem, 1fr)", cell: (row) => row.note || countReason(row.reason) },
  { id: "status", header: "Status", width: "10rem", cell: (row) => <StateChip code={`count_${row.status}`} /> },
  { id: "attempt", header: "Counted", width: "6rem", end: true, cell: (row) => <span className="fv-num">{row.attempt}×</span> },
  { id: "who", header: "Who", width: "minmax(8rem, 1fr)", cell: (row) => row.claimedBy ?? row.reviewedBy ?? "nobody yet" },
  {
    id: "age",
    header: "Asked",
    width: "7rem",
    end: true,
    cell: (row) => (row.finishedAt ? <Moment at={row.finishedAt} /> : <Age since={row.createdAt} />),
  },
];

/** What is to be counted, what is being counted, and what a second person looks at. */
export default function CountsPage() {
  const { may } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [dialog, setDialog] = useState<"plan" | "sheet" | null>(null);
  const tab = COUNT_TABS.find((entry) => entry.value === search.tab) ?? COUNT_TABS[0];
  const pages = usePages(
    CountTasksDocument,
    { status: tab?.states ?? null, mine: false, search: search.q ?? null },
    connection,
    { refetchInterval: REFRESH_MS },
  );
  const reviews = may("warehouse:count:review");
  const current = pages.rows.find((row) => row.number === search.open) ?? null;
  const exportCsv = () => downloadCsv(`counts-${tab?.value ?? "all"}.csv`, countsCsv(pages.rows));

  return (
    <div className="list-page">
      <PageHead
        title="Counts"
        actions={
          <>
            <Button onClick={exportCsv} disabled={pages.rows.length === 0}>
              Export CSV
            </Button>
            {reviews && <Button onClick={() => setDialog("sheet")}>Read in a counting sheet</Button>}
            {reviews && (
              <Button variant="primary" onClick={() => setDialog("plan")}>
                Plan counts
              </Button>
            )}
          </>
        }
      />
      {reviews && <CountFigures />}
      <Tabs
        label="Counts by state"
        tabs={COUNT_TABS}
        value={tab?.value ?? "todo"}
        onChange={(value) => void navigate({ search: { tab: value, q: search.q } })}
      />
      <div className="toolbar">
        <SearchBox
          label="Search counts"
          placeholder="Place or number"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { tab: search.tab, q: q || undefined } })}
        />
      </div>
      {pages.pending ? (
        <SkeletonRows count={12} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState
          title={search.q ? `No count here fits "${search.q}"` : "No count in this list"}
          action={
            search.q ? <Button onClick={() => void navigate({ search: { tab: search.tab } })}>Show all</Button> : undefined
          }
        >
          {search.q
            ? "Search by the code of a place or by the number of a count."
            : "Every bin has its turn by itself: weekly sellers each month, slow ones twice a year. Plan counts asks for one at once."}
        </EmptyState>
      ) : (
        <DataTable
          label="Counts"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.number}
          minWidth="60rem"
          openId={current?.number ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.number }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} counts read
            </span>
          }
        />
      )}
      <CountSheet
        task={current}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        onMoved={(tab) => void navigate({ search: { tab, open: search.open } })}
      />
      <PlanCounts open={dialog === "plan"} onClose={() => setDialog(null)} />
      <ReadSheet open={dialog === "sheet"} onClose={() => setDialog(null)} />
    </div>
  );
}

/** Every line of every count that shows its figures; a blind one is a row without. */
function countsCsv(tasks: readonly CountTaskFieldsFragment[]): string {
  return csvFile(
    ["Count", "Place", "Warehouse", "Status", "Counted by", "SKU", "Lot", "Counted", "Expected", "Difference", "Value", "Booked"],
    tasks.flatMap((task) => {
      const head = [task.number, task.place, task.warehouse, task.status];
      const lines = task.attempts.flatMap((attempt) =>
        attempt.lines.map((line) => [
          ...head,
          attempt.countedBy,
          line.sku,
          line.lot,
          line.counted,
          line.expected,
          line.difference,
          decimal(line.value),
          line.booked,
        ]),
      );
      return lines.length > 0 ? lines : [head];
    }),
  );
}
