import {
  PrescriptionCountsDocument,
  PrescriptionQueueDocument,
  type PrescriptionQueueQuery,
  PrescriptionsOfOrderDocument,
  type ReviewFieldsFragment,
} from "@fovea/gql/admin";
import { Notice } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { useDocument, usePages } from "../../lib/queries";
import { statusOf } from "../../lib/status";
import { Button } from "../../ui/Button";
import { Moment, PageHead } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { PrescriptionReview } from "./PrescriptionReview";
import { QueueItem } from "./Queue";

const route = getRouteApi("/prescriptions");
const connection = (data: PrescriptionQueueQuery) => data.prescriptionQueue;
const REFRESH_MS = 30_000;

const TABS = [
  { value: "waiting", label: "Waiting", count: "waiting" },
  { value: "second_look", label: "Second look", count: "secondLook" },
  { value: "asked", label: "Asked", count: "asked" },
  { value: "missing", label: "Not sent yet", count: "missing" },
  { value: "approved", label: "Approved", count: null },
  { value: "rejected", label: "Rejected", count: null },
] as const;

const EMPTY: Record<string, readonly [title: string, text: string]> = {
  waiting: [
    "No prescription waits",
    "New ones appear here by themselves when an order with prescription lenses is placed, or a customer answers.",
  ],
  second_look: [
    "Nothing needs a second look",
    "What a colleague approves against a warning comes here, until someone else confirms it.",
  ],
  asked: ["Every question is answered", "Prescriptions a customer was asked about wait here for the answer."],
  missing: ["Every prescription is here", "Orders whose customers send the prescription later wait here for it."],
  approved: ["Nothing here", "Decided prescriptions stay listed with who decided and why."],
  rejected: ["Nothing here", "Decided prescriptions stay listed with who decided and why."],
};

/** The optician's queue, longest waiting first, and the one being checked; `j` `k` go through it, Enter goes to the one open. */
export default function PrescriptionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = search.tab ?? "waiting";
  const pages = usePages(PrescriptionQueueDocument, { status: tab }, connection, { refetchInterval: REFRESH_MS });
  const counts = useDocument(PrescriptionCountsDocument, {}, { refetchInterval: REFRESH_MS });
  const detail = useRef<HTMLDivElement>(null);
  // The one last open: when it leaves this list under our eyes, its order's prescriptions say where it went.
  const [last, setLast] = useState<ReviewFieldsFragment | null>(null);

  const listed = pages.rows.find((review) => review.id === search.open || review.orderNumber === search.open);
  const lost = search.open !== undefined && !pages.pending && listed === undefined;
  const lostNumber = last?.id === search.open ? last?.orderNumber : search.open;
  const ofOrder = useDocument(
    PrescriptionsOfOrderDocument,
    { orderNumber: lostNumber ?? "" },
    { enabled: lost, refetchInterval: REFRESH_MS },
  );
  const ofThisOrder = lost ? ofOrder.data?.prescriptionReviews : undefined;
  const found = ofThisOrder?.find((review) => review.id === search.open) ?? ofThisOrder?.[0];
  // On a wide screen the first waiting one is open without a click; a phone shows the queue first.
  const current = listed ?? (search.open === undefined ? pages.rows[0] : found);
  if (current && current !== last) setLast(current);
  const open = (id: string | undefined) => void navigate({ search: { ...search, tab, open: id }, replace: true });
  const left = current && current.status.toLowerCase() !== tab ? current : null;

  // A link that names the order alone leads to the list its prescription stands in.
  const leadsTo = search.tab === undefined ? left?.status.toLowerCase() : undefined;
  useEffect(() => {
    if (leadsTo) void navigate({ search: (before) => ({ ...before, tab: leadsTo }), replace: true });
  }, [leadsTo, navigate]);

  const here = pages.rows.findIndex((review) => review.id === current?.id);
  const step = (by: number) => {
    const next = pages.rows[Math.min(Math.max(here + by, 0), pages.rows.length - 1)];
    if (next) open(next.id);
  };
  const focusDetail = () => detail.current?.querySelector<HTMLElement>("h2")?.focus();
  useHotkeys("j", () => step(1), [here, pages.rows]);
  useHotkeys("k", () => step(-1), [here, pages.rows]);
  useHotkeys("enter", focusDetail, { ignoreEventWhen: onControl });
  const next = (decided: string) => {
    const index = pages.rows.findIndex((review) => review.id === decided);
    open((pages.rows[index + 1] ?? pages.rows[index - 1])?.id);
    // The button that decided is gone; reading goes on at the head of the next one.
    requestAnimationFrame(focusDetail);
  };

  const [emptyTitle, emptyText] = EMPTY[tab] ?? ["Nothing here", "There is no such state."];
  return (
    <div className="split-page" data-detail={search.open ? "" : undefined}>
      <PageHead
        title="Prescriptions"
        meta={pages.total !== null && <span className="fv-muted fv-num">{pages.total} here</span>}
      />
      <Tabs
        label="Prescriptions by state"
        tabs={TABS.map(({ count, ...rest }) => ({ ...rest, count: count && counts.data?.[count].totalCount }))}
        value={tab}
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      {pages.pending ? (
        <SkeletonRows count={8} height={64} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 && !current ? (
        lost && ofOrder.isPending ? (
          <SkeletonRows count={8} height={64} />
        ) : (
          <EmptyState title={emptyTitle}>{emptyText}</EmptyState>
        )
      ) : (
        <div className="split">
          <ul className="queue" aria-label="Queue">
            {pages.rows.map((review) => (
              <li key={review.id}>
                <QueueItem review={review} current={review.id === current?.id} onOpen={() => open(review.id)} />
              </li>
            ))}
            {pages.hasMore && (
              <li>
                <Button variant="quiet" onClick={pages.loadMore} busy={pages.loadingMore}>
                  Read more
                </Button>
              </li>
            )}
            {pages.rows.length === 0 && <li className="queue-empty fv-muted">{emptyTitle}.</li>}
          </ul>
          <div ref={detail} className="review-place">
            {left && leadsTo === undefined && <Moved review={left} tab={tab} onNext={() => open(pages.rows[0]?.id)} />}
            {current ? (
              <PrescriptionReview
                key={current.id}
                review={current}
                onDecided={() => next(current.id)}
                onBack={() => open(undefined)}
              />
            ) : ofOrder.isFetching ? (
              <SkeletonRows count={8} height={64} />
            ) : (
              <EmptyState
                title={`${search.open ?? "It"} is not in this queue`}
                action={<Button onClick={() => open(undefined)}>Show the first that waits</Button>}
              >
                There is no prescription of that order, or the number is mistyped.
              </EmptyState>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

/** Someone else acted on the one that is open: what it has become, and by whom. */
function Moved({ review, tab, onNext }: { review: ReviewFieldsFragment; tab: string; onNext: () => void }) {
  const was = TABS.find((candidate) => candidate.value === tab)?.label ?? tab;
  return (
    <Notice
      tone="caution"
      live
      action={
        <Button size="sm" onClick={onNext}>
          Go on with the next
        </Button>
      }
    >
      <strong>No longer under {was}.</strong> It is now: {statusOf(review.status).label.toLowerCase()}
      {review.decidedBy && `, by ${review.decidedBy}`}
      {review.decidedAt && (
        <>
          , <Moment at={review.decidedAt} />
        </>
      )}
      .
    </Notice>
  );
}

// Enter on a focused link or button belongs to that control.
function onControl(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest("a, button, input, select, textarea, [role=dialog]") !== null;
}
