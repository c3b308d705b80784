import { type JobFieldsFragment, JobsDocument, type JobsQuery } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { PageHead } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { JobCard } from "./JobCard";
import { RemakeDialog, SendDialog } from "./JobDialogs";
import { jobsIn, LAB_COLUMNS } from "./states";

const route = getRouteApi("/lab");
const connection = (data: JobsQuery) => data.jobs;
const REFRESH_MS = 20_000;

type Asking = { kind: "send" | "remake"; job: JobFieldsFragment } | null;

/** All lab jobs by state; the next hand-off stands on each card. */
export default function LabPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const [asking, setAsking] = useState<Asking>(null);
  const open = usePages(JobsDocument, { status: ["waiting", "sent", "received"] }, connection, {
    first: 100,
    refetchInterval: REFRESH_MS,
  });
  const passed = usePages(JobsDocument, { status: ["passed"] }, connection, { first: 20, refetchInterval: REFRESH_MS });
  const text = (search.q ?? "").toLowerCase();
  const jobs = [...open.rows, ...passed.rows].filter((job) =>
    [job.number, job.orderNumber, job.tray ?? "", job.description].some((field) => field.toLowerCase().includes(text)),
  );
  const works = may("lab:job:work");
  const error = open.error ?? passed.error;

  return (
    <div className="board-page">
      <PageHead
        title="Lab"
        meta={open.total !== null && <span className="fv-muted fv-num">{open.total} open jobs</span>}
        actions={
          <SearchBox
            label="Search jobs"
            placeholder="Job, order or tray"
            value={search.q ?? ""}
            onChange={(q) => void navigate({ search: { ...search, q: q || undefined }, replace: true })}
          />
        }
      />
      {open.pending || passed.pending ? (
        <SkeletonRows count={8} height={88} />
      ) : error ? (
        <FailureState error={error} retry={open.error ? open.retry : passed.retry} />
      ) : jobs.length === 0 ? (
        <EmptyState
          title={text ? `No job fits "${search.q ?? ""}"` : "The lab has no jobs"}
          action={text ? <Button onClick={() => void navigate({ search: {} })}>Show all jobs</Button> : undefined}
        >
          {text
            ? "Search by job number, order number or tray."
            : "A job opens by itself when an order with lenses is confirmed and its prescription approved."}
        </EmptyState>
      ) : (
        <div className="board">
          {LAB_COLUMNS.map((column) => {
            const here = jobsIn(column, jobs);
            const closed = column.states.includes("passed");
            return (
              <section key={column.title} className="board-column" aria-label={column.title}>
                <header className="board-head">
                  <h2>{column.title}</h2>
                  <span className="count">{closed ? (passed.total ?? here.length) : here.length}</span>
                </header>
                {here.length === 0 && <p className="fv-muted">{column.empty}</p>}
                {here.map((job) => (
                  <JobCard
                    key={job.id}
                    job={job}
                    works={works}
                    onSend={() => setAsking({ kind: "send", job })}
                    onRemake={() => setAsking({ kind: "remake", job })}
                  />
                ))}
                {closed && passed.hasMore && (
                  <Button variant="quiet" onClick={passed.loadMore} busy={passed.loadingMore}>
                    Read more
                  </Button>
                )}
              </section>
            );
          })}
        </div>
      )}
      {open.hasMore && (
        <Button onClick={open.loadMore} busy={open.loadingMore}>
          Read more open jobs
        </Button>
      )}
      {asking?.kind === "send" && <SendDialog job={asking.job} onClose={() => setAsking(null)} />}
      {asking?.kind === "remake" && <RemakeDialog job={asking.job} onClose={() => setAsking(null)} />}
    </div>
  );
}
