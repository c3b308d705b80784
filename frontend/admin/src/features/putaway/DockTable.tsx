import { type PutawayTaskFieldsFragment, PutawayTasksDocument, type PutawayTasksQuery } from "@fovea/gql/admin";
import { csvFile, downloadCsv } from "../../lib/csv";
import { usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Age } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";

const connection = (data: PutawayTasksQuery) => data.putawayTasks;
const REFRESH_MS = 20_000;

const goesTo = (row: PutawayTaskFieldsFragment) =>
  row.proposals.map((one) => `${String(one.quantity)} to ${one.bin}`).join(", ") || "no room found";

const COLUMNS: readonly Column<PutawayTaskFieldsFragment>[] = [
  { id: "sku", header: "SKU", width: "10.5rem", cell: (row) => <code className="code">{row.sku}</code> },
  { id: "description", header: "Article", width: "minmax(8rem, 1.5fr)", cell: (row) => row.description },
  { id: "lot", header: "Lot", width: "5.5rem", cell: (row) => row.lot || "–" },
  { id: "from", header: "Lies on", width: "6rem", cell: (row) => <span className="fv-num">{row.from}</span> },
  { id: "left", header: "Units", width: "4rem", end: true, cell: (row) => <span className="fv-num strong">{row.left}</span> },
  { id: "to", header: "Goes to", width: "minmax(8rem, 1fr)", cell: (row) => <span className="fv-num">{goesTo(row)}</span> },
  {
    id: "because",
    header: "Because",
    width: "minmax(10rem, 2fr)",
    cell: (row) => row.proposals[0]?.because ?? "No rule finds a bin with room. Open bins, or change a rule.",
  },
  { id: "who", header: "Carried by", width: "7rem", cell: (row) => row.claimedBy ?? "–" },
  { id: "age", header: "Waits for", width: "5.5rem", end: true, cell: (row) => <Age since={row.createdAt} /> },
];

/** Goods between the door and their shelf, with where the rules send them. */
export function DockTable() {
  const pages = usePages(PutawayTasksDocument, { status: ["open"], warehouse: null }, connection, {
    first: 100,
    refetchInterval: REFRESH_MS,
  });
  const exportCsv = () =>
    downloadCsv(
      "put-away.csv",
      csvFile(
        ["SKU", "Article", "Lot", "Lies on", "Units", "Goes to", "Reference"],
        pages.rows.map((row) => [row.sku, row.description, row.lot, row.from, row.left, goesTo(row), row.reference]),
      ),
    );
  if (pages.pending) return <SkeletonRows count={10} />;
  if (pages.error) return <FailureState error={pages.error} retry={pages.retry} />;
  if (pages.rows.length === 0) {
    return (
      <EmptyState title="The docks are clear">
        What is received, or comes back fit for sale, waits here until somebody carries it to a shelf.
      </EmptyState>
    );
  }
  const units = pages.rows.reduce((sum, row) => sum + row.left, 0);
  return (
    <>
      <div className="toolbar">
        <Button onClick={exportCsv}>Export CSV</Button>
      </div>
      <DataTable
        label="On the dock"
        columns={COLUMNS}
        rows={pages.rows}
        rowId={(row) => row.id}
        minWidth="64.5rem"
        hasMore={pages.hasMore}
        loadingMore={pages.loadingMore}
        loadMore={pages.loadMore}
        foot={
          <>
            <span>
              {pages.rows.length} of {pages.total} read
            </span>
            <span>
              Units <span className="fv-num strong">{units}</span>
            </span>
          </>
        }
      />
    </>
  );
}
