import { StockReservationsDocument } from "@fovea/gql/admin";
import { Link } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { inWords } from "../../lib/status";
import { Age } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { referenceName } from "./names";

/** Who has units of an article promised, and who waits for some. */
export function ReservationRows({ sku }: { sku: string }) {
  const query = useDocument(StockReservationsDocument, { sku });
  if (query.isPending) return <SkeletonRows count={4} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.stockReservations;
  if (rows.length === 0) {
    return <EmptyState title="Nobody has any promised">Carts being paid and open orders stand here.</EmptyState>;
  }
  return (
    <ul className="rows">
      {rows.map((row) => (
        <li key={[row.reference, row.location, row.lot, row.origin].join(" ")}>
          <div>
            <p>
              {row.orderNumber ? (
                <Link to="/orders/$number" params={{ number: row.orderNumber }} className="fv-num">
                  {row.orderNumber}
                </Link>
              ) : (
                referenceName(row.reference)
              )}
            </p>
            <p className="fv-muted">
              {[
                inWords(row.state),
                row.location && `in ${row.location}`,
                row.lot && `lot ${row.lot}`,
                row.waiting > 0 && `${String(row.waiting)} waiting`,
              ]
                .filter(Boolean)
                .join(", ")}
            </p>
          </div>
          <span className="fv-num strong">{row.quantity}</span>
          <Age since={row.since} />
        </li>
      ))}
    </ul>
  );
}
