import { OrderDocument } from "@fovea/gql/admin";
import { useDocument } from "../../lib/queries";
import { ButtonLink } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { History } from "../../ui/History";
import { StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { nextStep } from "./nextStep";
import { OrderHolds } from "./OrderHolds";
import { OrderLines } from "./OrderLines";

/** The order beside its list, enough to decide whether to open it. */
export function OrderPeek({ number, onClose }: { number: string | null; onClose: () => void }) {
  const query = useDocument(OrderDocument, { number: number ?? "" }, { enabled: number !== null, keepPrevious: true });
  const order = query.data?.order;
  return (
    <SideSheet open={number !== null} onClose={onClose} title={number ?? ""}>
      {query.isPending ? (
        <SkeletonRows count={8} />
      ) : query.error ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : !order ? (
        <EmptyState title="There is no such order">Close this sheet and choose another row.</EmptyState>
      ) : (
        <div className="stack">
          <div className="row">
            <StateChip code={order.status} />
            <span>{order.customerName ?? order.email}</span>
          </div>
          {order.nextAction && (
            <p>
              Next: <strong>{nextStep(order.nextAction, order.number).label}</strong>
            </p>
          )}
          <OrderHolds order={order} compact />
          <OrderLines order={order} compact />
          <ButtonLink to="/orders/$number" params={{ number: order.number }} variant="primary">
            Open {order.number}
          </ButtonLink>
          <h3>Latest</h3>
          <History label="Latest" entries={order.timeline.slice(-4)} />
        </div>
      )}
    </SideSheet>
  );
}
