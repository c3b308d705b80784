import { PackQueueDocument } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { Button, ButtonLink } from "../../ui/Button";
import { DueDate, PageHead, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { PackStation } from "./PackStation";

const route = getRouteApi("/warehouse/pack");
const REFRESH_MS = 15_000;

/** Orders that are complete: weigh, label, hand to the carrier. */
export default function PackPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useDocument(PackQueueDocument, {}, { refetchInterval: REFRESH_MS });
  const queue = (query.data?.packQueue ?? []).toSorted((a, b) =>
    (a.promisedOn ?? "9999").localeCompare(b.promisedOn ?? "9999"),
  );
  const current = search.open ? queue.find((order) => order.number === search.open) : queue[0];
  const open = (number: string | undefined) => void navigate({ search: { open: number }, replace: true });

  return (
    <div className="split-page" data-detail={search.open ? "" : undefined}>
      <PageHead
        title="Pack and ship"
        meta={query.data && <span className="fv-muted fv-num">{queue.length} on the bench</span>}
      />
      {query.isPending ? (
        <SkeletonRows count={6} height={64} />
      ) : query.error && !query.data ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : queue.length === 0 ? (
        <EmptyState title="Nothing to pack" action={<ButtonLink to="/warehouse/pick">Go to pick</ButtonLink>}>
          An order comes here when all its frames are picked and its lenses have passed.
        </EmptyState>
      ) : (
        <div className="split">
          <ul className="queue" aria-label="On the bench">
            {queue.map((order) => (
              <li key={order.id}>
                <button
                  type="button"
                  className="queue-item"
                  aria-current={order.number === current?.number ? "true" : undefined}
                  onClick={() => open(order.number)}
                >
                  <span className="fv-num strong">{order.number}</span>
                  <StateChip code={order.status} />
                  <span className="queue-wide">{order.customerName ?? order.shippingAddress.name}</span>
                  <span className="queue-wide fv-muted">
                    <DueDate on={order.promisedOn} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {current ? (
            <PackStation
              key={current.id}
              order={current}
              onBack={() => open(undefined)}
              onShipped={() => open(undefined)}
            />
          ) : (
            <EmptyState
              title={`${search.open ?? "It"} is not on the bench`}
              action={<Button onClick={() => open(undefined)}>Show the first on the bench</Button>}
            >
              It may have been shipped meanwhile, or it still waits for a pick or for its lenses.
            </EmptyState>
          )}
        </div>
      )}
    </div>
  );
}
