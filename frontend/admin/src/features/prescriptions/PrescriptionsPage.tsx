import { PrescriptionQueueDocument, type PrescriptionQueueQuery } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { usePages } from "../../lib/queries";
import { statusOf } from "../../lib/status";
import { Button } from "../../ui/Button";
import { Age, Moment, PageHead } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { PrescriptionReview } from "./PrescriptionReview";

const route = getRouteApi("/prescriptions");
const connection = (data: PrescriptionQueueQuery) => data.prescriptionQueue;
const REFRESH_MS = 30_000;

const TABS = [
  { value: "waiting", label: "Waiting" },
  { value: "asked", label: "Asked the customer" },
  { value: "approved", label: "Approved" },
  { value: "rejected", label: "Rejected" },
];

/** The optician's queue, longest waiting first, and the one being checked. */
export default function PrescriptionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = search.tab ?? "waiting";
  const pages = usePages(PrescriptionQueueDocument, { status: tab }, connection, { refetchInterval: REFRESH_MS });
  const wanted = pages.rows.find((review) => review.id === search.open || review.orderNumber === search.open);
  // On a wide screen the first waiting one is open without a click; a phone shows the queue first.
  const current = wanted ?? (search.open ? undefined : pages.rows[0]);
  const open = (id: string | undefined) => void navigate({ search: { ...search, open: id }, replace: true });

  const next = (decided: string) => {
    const index = pages.rows.findIndex((review) => review.id === decided);
    open((pages.rows[index + 1] ?? pages.rows[index - 1])?.id);
  };

  return (
    <div className="split-page" data-detail={search.open ? "" : undefined}>
      <PageHead
        title="Prescriptions"
        meta={pages.total !== null && <span className="fv-muted fv-num">{pages.total} here</span>}
      />
      <Tabs
        label="Prescriptions by state"
        tabs={TABS}
        value={tab}
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      {pages.pending ? (
        <SkeletonRows count={8} height={64} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={tab === "waiting" ? "No prescription waits" : "Nothing here"}>
          {tab === "waiting"
            ? "New ones appear here by themselves when an order with prescription lenses is placed."
            : "Decided prescriptions stay listed with who decided and why."}
        </EmptyState>
      ) : (
        <div className="split">
          <ul className="queue" aria-label="Queue">
            {pages.rows.map((review) => (
              <li key={review.id}>
                <button
                  type="button"
                  className="queue-item"
                  aria-current={review.id === current?.id ? "true" : undefined}
                  onClick={() => open(review.id)}
                >
                  <span className="strong">{review.customerName}</span>
                  <span className="fv-num">{review.orderNumber}</span>
                  <span className="queue-wide fv-num">{review.values?.od.written ?? "No values yet"}</span>
                  <span className="queue-wide fv-num">{review.values?.os.written}</span>
                  <span className="queue-wide fv-muted">
                    {review.waitingSince && !review.decidedAt ? (
                      <>
                        waits <Age since={review.waitingSince} />
                      </>
                    ) : (
                      review.decidedAt && (
                        <>
                          {statusOf(review.status).label.toLowerCase()} <Moment at={review.decidedAt} />
                        </>
                      )
                    )}
                  </span>
                </button>
              </li>
            ))}
            {pages.hasMore && (
              <li>
                <Button variant="quiet" onClick={pages.loadMore} busy={pages.loadingMore}>
                  Read more
                </Button>
              </li>
            )}
          </ul>
          {current ? (
            <PrescriptionReview
              key={current.id}
              review={current}
              onDecided={() => next(current.id)}
              onBack={() => open(undefined)}
            />
          ) : (
            <EmptyState
              title={`${search.open ?? "It"} is not in this queue`}
              action={<Button onClick={() => open(undefined)}>Show the first that waits</Button>}
            >
              It may have been decided meanwhile; look under the other tabs.
            </EmptyState>
          )}
        </div>
      )}
    </div>
  );
}
