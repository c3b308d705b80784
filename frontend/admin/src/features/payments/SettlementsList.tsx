import {
  FetchReportDocument,
  type FetchReportMutation,
  SettlementReportDocument,
  type SettlementReportFieldsFragment,
  type SettlementReportQuery,
  SettlementReportsDocument,
  type SettlementReportsQuery,
} from "@fovea/gql/admin";
import { Checkbox, StatusChip, Table, Td, Th } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { csvFile, downloadCsv } from "../../lib/csv";
import { useDocument, usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { SideSheet } from "../../ui/Dialog";
import { Amount, Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote, EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { OrderLink } from "./OrderLink";

const route = getRouteApi("/payments");
const connection = (data: SettlementReportsQuery) => data.settlementReports;
const answer = (data: FetchReportMutation) => data.fetchReport;
type Line = NonNullable<SettlementReportQuery["settlementReport"]>["lines"][number];

const COLUMNS: readonly Column<SettlementReportFieldsFragment>[] = [
  {
    id: "batch",
    header: "Batch",
    width: "4rem",
    cell: (row) => <span className="fv-num strong">{row.batch ?? "–"}</span>,
  },
  {
    id: "name",
    header: "Report",
    width: "minmax(16rem, 1fr)",
    cell: (row) => <code className="code">{row.name}</code>,
  },
  { id: "state", header: "State", width: "9rem", cell: (row) => <StateChip code={`report_${row.state}`} /> },
  { id: "received", header: "Announced", width: "8.5rem", cell: (row) => <Moment at={row.receivedAt} /> },
  { id: "lines", header: "Lines", width: "4.5rem", end: true, cell: (row) => <span className="fv-num">{row.lines}</span> },
  {
    id: "differences",
    header: "Differences",
    width: "7rem",
    end: true,
    cell: (row) => <Differences report={row} />,
  },
  { id: "gross", header: "Gross", width: "7.5rem", end: true, cell: (row) => <Amount of={row.gross} /> },
  { id: "fees", header: "Fees", width: "7rem", end: true, cell: (row) => <Amount of={row.fees} /> },
  { id: "payout", header: "Paid out", width: "7.5rem", end: true, cell: (row) => <Amount of={row.payout} /> },
];

function Differences({ report }: { report: SettlementReportFieldsFragment }) {
  if (report.state !== "imported") return <span className="fv-muted">–</span>;
  return (
    <StatusChip tone={report.differences === 0 ? "positive" : "critical"}>
      {report.differences === 0 ? "none" : String(report.differences)}
    </StatusChip>
  );
}

/** What the provider says it paid us, report by report, compared line by line with our own books. */
export function SettlementsList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages(SettlementReportsDocument, {}, connection, { refetchInterval: 30_000 });
  if (pages.pending) return <SkeletonRows count={8} />;
  if (pages.error) return <FailureState error={pages.error} retry={pages.retry} />;
  return (
    <>
      {pages.rows.length === 0 ? (
        <EmptyState title="No settlement report yet">
          The provider announces one for each payout; it is fetched and compared as soon as it is there.
        </EmptyState>
      ) : (
        <DataTable
          label="Settlement reports"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="72rem"
          openId={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.id }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} reports read
            </span>
          }
        />
      )}
      <SideSheet
        open={search.open !== undefined}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        title="Settlement report"
      >
        {search.open && <Report key={search.open} id={search.open} />}
      </SideSheet>
    </>
  );
}

function Report({ id }: { id: string }) {
  const [different, setDifferent] = useState(false);
  const query = useDocument(SettlementReportDocument, { id, different }, { keepPrevious: true });
  const { may } = useSession();
  if (query.isPending) return <SkeletonRows count={8} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const picture = query.data.settlementReport;
  if (!picture) return <p className="fv-muted">There is no such report.</p>;
  const { report, lines } = picture;
  return (
    <div className="stack">
      <Facts
        items={[
          ["Report", <code key="n" className="code">{report.name}</code>],
          ["State", <StateChip key="s" code={`report_${report.state}`} />],
          ["Why", report.why],
          ["Gross", <Amount key="g" of={report.gross} />],
          ["Fees", <Amount key="f" of={report.fees} />],
          ["Paid out", <Amount key="p" of={report.payout} />],
          ["Differences", <Differences key="d" report={report} />],
        ]}
      />
      {report.state === "failed" && may("payments:ledger:work") && <FetchAgain id={id} />}
      <div className="row spread">
        <Checkbox
          label="Only what differs"
          checked={different}
          onChange={(event) => setDifferent(event.target.checked)}
        />
        <Button size="sm" variant="quiet" disabled={lines.length === 0} onClick={() => exportCsv(report.name, lines)}>
          Export CSV
        </Button>
      </div>
      {lines.length === 0 ? (
        <p className="fv-muted">{different ? "Every line fits our books." : "This report has no lines."}</p>
      ) : (
        <Lines lines={lines} />
      )}
    </div>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <Table caption="Lines of the report">
      <thead>
        <tr>
          <Th>Line</Th>
          <Th>Verdict</Th>
          <Th numeric>Theirs</Th>
          <Th numeric>Ours</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <Td>
              {inWords(line.type.replace(/(?<=[a-z])(?=[A-Z])/g, " "))}
              <br />
              {line.orderNumber ? (
                <OrderLink number={line.orderNumber} />
              ) : (
                line.pspReference && <code className="code">{line.pspReference}</code>
              )}
            </Td>
            <Td>
              <StateChip code={`line_${line.verdict}`} />
            </Td>
            <Td numeric>
              <Amount of={line.gross.minor === 0 ? line.net : line.gross} />
            </Td>
            <Td numeric>{line.ours && <Amount of={line.ours} />}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function FetchAgain({ id }: { id: string }) {
  const act = useAct(FetchReportDocument, answer, { stale: ["SettlementReports", "SettlementReport", "PaymentMatters"] });
  const submit = async () => {
    const outcome = await act.run({ id });
    if (outcome.kind === "done") toast.success("The report is fetched again");
  };
  return (
    <>
      <ActionNote problem={act.problem} error={act.error} />
      <Button icon="refresh" busy={act.busy} onClick={() => void submit()}>
        Fetch it again
      </Button>
    </>
  );
}

function exportCsv(name: string, lines: readonly Line[]): void {
  const header = ["Type", "Verdict", "Order", "Payment", "Modification", "Booked", "Gross", "Fees", "Net", "Ours", "Currency"];
  const rows = lines.map((line) => [
    line.type,
    line.verdict,
    line.orderNumber,
    line.pspReference,
    line.modificationReference,
    line.bookedAt,
    line.gross.minor,
    line.fees.minor,
    line.net.minor,
    line.ours?.minor ?? null,
    line.gross.currency,
  ]);
  downloadCsv(name, csvFile(header, rows));
}
