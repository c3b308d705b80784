import { StockPlacesDocument, type StockPlacesQuery } from "@fovea/gql/admin";
import { useState } from "react";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { AdjustStock } from "./AdjustStock";
import { placeKey } from "./lists";
import { MoveStock } from "./MoveStock";

const connection = (data: StockPlacesQuery) => data.stock;

/** Where an article lies, each place with what may be done there. */
export function PlaceRows({ sku, open }: { sku: string; open: string }) {
  const { may } = useSession();
  const pages = usePages(StockPlacesDocument, { skus: [sku] }, connection);
  const [chosen, setChosen] = useState<{ key: string; act: "adjust" | "move" } | null>(null);
  if (pages.pending) return <SkeletonRows count={4} />;
  if (pages.error) return <FailureState error={pages.error} retry={pages.retry} />;
  if (pages.rows.length === 0) {
    return <EmptyState title="It lies nowhere now">Its movements tell where it went.</EmptyState>;
  }
  return (
    <ul className="rows place-rows">
      {pages.rows.map((row) => {
        const key = placeKey(row);
        const act = chosen?.key === key ? chosen.act : null;
        const toggle = (next: "adjust" | "move") => setChosen(act === next ? null : { key, act: next });
        return (
          <li key={key} data-current={key === open || undefined}>
            <div>
              <p>
                <code className="code">{row.location}</code>{" "}
                <span className="fv-muted">
                  {[row.bin === row.location ? "" : row.bin, row.warehouse, row.lot && `lot ${row.lot}`]
                    .filter(Boolean)
                    .join(", ")}
                </span>
              </p>
              <p className="fv-muted fv-num">
                {row.held} held, {row.allocated} allocated, {row.available} available
              </p>
            </div>
            <span className="fv-num strong">{row.onHand}</span>
            <span className="row">
              {may("inventory:stock:adjust") && (
                <Button size="sm" variant="quiet" aria-expanded={act === "adjust"} onClick={() => toggle("adjust")}>
                  Correct
                </Button>
              )}
              {may("inventory:stock:move") && (
                <Button size="sm" variant="quiet" aria-expanded={act === "move"} onClick={() => toggle("move")}>
                  Move
                </Button>
              )}
            </span>
            {act === "adjust" && <AdjustStock row={row} />}
            {act === "move" && <MoveStock row={row} />}
          </li>
        );
      })}
    </ul>
  );
}
