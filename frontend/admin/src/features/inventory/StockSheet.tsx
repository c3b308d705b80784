import { StockMovementsDocument, type StockMovementsQuery, type StockRowFieldsFragment } from "@fovea/gql/admin";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { Button } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Facts, Moment } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { AdjustStock } from "./AdjustStock";
import { placeName, referenceName } from "./names";

const connection = (data: StockMovementsQuery) => data.stockMovements;

/** One article's figures, the correction, and every movement that led here. */
export function StockSheet({ row, onClose }: { row: StockRowFieldsFragment | null; onClose: () => void }) {
  const { may } = useSession();
  const pages = usePages(StockMovementsDocument, { sku: row?.sku ?? null }, connection, { enabled: row !== null });
  return (
    <SideSheet open={row !== null} onClose={onClose} title={row?.sku ?? ""} description={row?.description}>
      {row && (
        <div className="stack">
          <Facts
            items={[
              ["Place", row.bin === row.location ? row.location : `${row.location}, ${row.bin}`],
              [
                "On hand",
                <span key="o" className="fv-num">
                  {row.onHand}
                </span>,
              ],
              [
                "Held by carts",
                <span key="h" className="fv-num">
                  {row.held}
                </span>,
              ],
              [
                "Allocated to orders",
                <span key="a" className="fv-num">
                  {row.allocated}
                </span>,
              ],
              [
                "Available",
                <span key="v" className="fv-num strong">
                  {row.available}
                </span>,
              ],
            ]}
          />
          {may("inventory:stock:adjust") && <AdjustStock key={`${row.sku} ${row.location}`} row={row} />}
          <h3>Movements</h3>
          {pages.pending ? (
            <SkeletonRows count={6} />
          ) : pages.error ? (
            <FailureState error={pages.error} retry={pages.retry} />
          ) : pages.rows.length === 0 ? (
            <EmptyState title="It has never moved">The first receipt or correction will stand here.</EmptyState>
          ) : (
            <ol className="movements">
              {pages.rows.map((movement) => (
                <li key={movement.id}>
                  <span className="fv-num strong">{movement.quantity}</span>
                  <div>
                    <p>
                      {placeName(movement.from)} to {placeName(movement.to)}
                    </p>
                    <p className="fv-muted">
                      {[inWords(movement.reason), referenceName(movement.reference), movement.who]
                        .filter(Boolean)
                        .join(" · ")}
                    </p>
                  </div>
                  <Moment at={movement.at} />
                </li>
              ))}
            </ol>
          )}
          {pages.hasMore && (
            <Button variant="quiet" onClick={pages.loadMore} busy={pages.loadingMore}>
              Read older movements
            </Button>
          )}
        </div>
      )}
    </SideSheet>
  );
}
