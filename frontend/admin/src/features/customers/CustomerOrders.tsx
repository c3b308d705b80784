import { OrdersDocument, type OrdersQuery } from "@fovea/gql/admin";
import { Link } from "@tanstack/react-router";
import { usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { Amount, Moment, Panel, StateChip } from "../../ui/parts";
import { FailureState, SkeletonRows } from "../../ui/states";

const connection = (data: OrdersQuery) => data.orders;

/** All orders of one customer, newest first. */
export function CustomerOrders({ customerId }: { customerId: string }) {
  const pages = usePages(OrdersDocument, { search: null, filter: { customerId } }, connection, { first: 20 });
  return (
    <Panel title={pages.total === null ? "Orders" : `Orders (${String(pages.total)})`}>
      {pages.pending ? (
        <SkeletonRows count={4} height={48} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <p className="fv-muted">No order yet.</p>
      ) : (
        <ul className="rows">
          {pages.rows.map((order) => (
            <li key={order.id}>
              <div>
                <p className="row">
                  <Link to="/orders/$number" params={{ number: order.number }} className="fv-num strong">
                    {order.number}
                  </Link>
                  <StateChip code={order.status} />
                </p>
                <p className="fv-muted">
                  placed <Moment at={order.placedAt} />
                </p>
              </div>
              <Amount of={order.totals.total} />
            </li>
          ))}
        </ul>
      )}
      {pages.hasMore && (
        <Button variant="quiet" onClick={pages.loadMore} busy={pages.loadingMore}>
          Read older orders
        </Button>
      )}
    </Panel>
  );
}
