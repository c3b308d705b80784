import { LotsDocument, type LotsQuery } from "@fovea/gql/admin";
import { formatDate } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { usePages } from "../../lib/queries";
import { StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { lotKey } from "../recall/lots";

const connection = (data: LotsQuery) => data.lots;

/** The lots an article came in, each with the way to where it went. */
export function LotRows({ sku }: { sku: string }) {
  const pages = usePages(LotsDocument, { search: sku }, connection);
  if (pages.pending) return <SkeletonRows count={3} />;
  if (pages.error) return <FailureState error={pages.error} retry={pages.retry} />;
  const rows = pages.rows.filter((row) => row.sku === sku);
  if (rows.length === 0) {
    return <EmptyState title="It is not kept by lot">Articles with an expiry date or a serial number are.</EmptyState>;
  }
  return (
    <ul className="rows">
      {rows.map((row) => (
        <li key={row.code}>
          <div>
            <p>
              <Link to="/stock/recall" search={{ open: lotKey(row) }}>
                {row.serial ? "Serial" : "Lot"} {row.code}
              </Link>
            </p>
            <p className="fv-muted">{row.expiresOn ? `until ${formatDate(row.expiresOn)}` : "no expiry"}</p>
          </div>
          <StateChip code={`lot_${row.status}`} />
          <span className="fv-num strong">{row.onHand}</span>
        </li>
      ))}
    </ul>
  );
}
