import { StockMovementsDocument, type StockMovementsQuery } from "@fovea/gql/admin";
import { csvFile, downloadCsv } from "../../lib/csv";
import { usePages } from "../../lib/queries";
import { inWords } from "../../lib/status";
import { Button } from "../../ui/Button";
import { Moment } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { placeName, referenceName } from "./names";

const connection = (data: StockMovementsQuery) => data.stockMovements;

/** Every movement of an article, the newest first. */
export function MovementRows({ sku }: { sku: string }) {
  const pages = usePages(StockMovementsDocument, { sku }, connection);
  if (pages.pending) return <SkeletonRows count={6} />;
  if (pages.error) return <FailureState error={pages.error} retry={pages.retry} />;
  if (pages.rows.length === 0) {
    return <EmptyState title="It has never moved">The first receipt or correction will stand here.</EmptyState>;
  }
  const exportCsv = () =>
    downloadCsv(
      `movements-${sku}.csv`,
      csvFile(
        ["At", "SKU", "Lot", "From", "To", "Quantity", "Reason", "Reference", "Who"],
        pages.rows.map((row) => [
          row.at,
          row.sku,
          row.lot,
          row.from,
          row.to,
          row.quantity,
          row.reason,
          row.reference,
          row.who,
        ]),
      ),
    );
  return (
    <>
      <ol className="movements">
        {pages.rows.map((movement) => (
          <li key={movement.id}>
            <span className="fv-num strong">{movement.quantity}</span>
            <div>
              <p>
                {placeName(movement.from)} to {placeName(movement.to)}
              </p>
              <p className="fv-muted">
                {[
                  inWords(movement.reason),
                  movement.lot && `lot ${movement.lot}`,
                  referenceName(movement.reference),
                  movement.who,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
            <Moment at={movement.at} />
          </li>
        ))}
      </ol>
      <div className="actions actions-start">
        {pages.hasMore && (
          <Button variant="quiet" onClick={pages.loadMore} busy={pages.loadingMore}>
            Read older movements
          </Button>
        )}
        <Button variant="quiet" onClick={exportCsv}>
          Export CSV
        </Button>
      </div>
    </>
  );
}
