import { type PickTaskFieldsFragment, PickTasksDocument, type PickTasksQuery } from "@fovea/gql/admin";
import { useState } from "react";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button, ButtonLink } from "../../ui/Button";
import { PageHead } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { PickScreen } from "./PickScreen";

const connection = (data: PickTasksQuery) => data.pickTasks;
const REFRESH_MS = 15_000;

/** The picker's screen: one task at a time along the bins; the walk stands beside it on a wide screen. */
export default function PickPage() {
  const { may, staff } = useSession();
  const [skipped, setSkipped] = useState<readonly string[]>([]);
  const pages = usePages(PickTasksDocument, { status: ["open"] }, connection, {
    first: 100,
    refetchInterval: REFRESH_MS,
  });
  const later = (task: PickTaskFieldsFragment) =>
    Number(skipped.includes(task.id)) + 2 * Number(task.claimedBy !== null && task.claimedBy !== staff.name);
  const walk = pages.rows.toSorted(
    (a, b) => later(a) - later(b) || a.binSequence - b.binSequence || a.orderNumber.localeCompare(b.orderNumber),
  );
  const current = walk[0];

  return (
    <div className="pick-page">
      <PageHead
        title="Pick"
        meta={pages.total !== null && <span className="fv-muted fv-num">{pages.total} to pick</span>}
      />
      {pages.pending ? (
        <SkeletonRows count={4} height={96} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : !current ? (
        <EmptyState title="All is picked" action={<ButtonLink to="/warehouse/pack">Go to pack and ship</ButtonLink>}>
          New picks appear here by themselves when an order is confirmed.
        </EmptyState>
      ) : (
        <div className="pick-columns">
          <PickScreen
            key={current.id}
            task={current}
            works={may("warehouse:pick:work")}
            onSkip={
              walk.length > 1 ? () => setSkipped([...skipped.filter((id) => id !== current.id), current.id]) : undefined
            }
          />
          <section className="walk" aria-label="The walk">
            <h2>Next bins</h2>
            <ol>
              {walk.slice(1, 13).map((task) => (
                <li key={task.id}>
                  <span className="fv-num strong">{task.bin}</span>
                  <span className="fv-num">{task.quantity} ×</span>
                  <span className="walk-what">{task.description}</span>
                  <span className="fv-num fv-muted">{task.orderNumber}</span>
                </li>
              ))}
            </ol>
            {walk.length === 1 && <p className="fv-muted">This is the last one.</p>}
            {pages.hasMore && (
              <Button variant="quiet" onClick={pages.loadMore} busy={pages.loadingMore}>
                Read more
              </Button>
            )}
          </section>
        </div>
      )}
    </div>
  );
}
