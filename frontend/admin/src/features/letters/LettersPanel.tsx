import { LettersDocument, type LettersQuery } from "@fovea/gql/admin";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { Moment, Panel, StateChip } from "../../ui/parts";
import { FailureState, SkeletonRows } from "../../ui/states";
import { Resend } from "./Resend";
import { letterName } from "./words";

const connection = (data: LettersQuery) => data.letters;
const FIRST = 10;

/** What was written about an order, or to a customer, and what became of it. */
export function LettersPanel({ orderId, customerId }: { orderId?: string; customerId?: string }) {
  const { may } = useSession();
  const allowed = may("crm:letter:read");
  const pages = usePages(LettersDocument, { orderId: orderId ?? null, customerId: customerId ?? null }, connection, {
    first: FIRST,
    enabled: allowed,
  });
  if (!allowed) return null;
  return (
    <Panel title="Letters">
      {pages.pending ? (
        <SkeletonRows count={3} height={44} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <p className="fv-muted">None was written yet.</p>
      ) : (
        <ul className="rows">
          {pages.rows.map((letter) => (
            <li key={letter.id}>
              <div>
                <p>
                  <strong>{letterName(letter.kind)}</strong> <StateChip code={`letter_${letter.state}`} />
                </p>
                <p className="fv-muted">
                  {letter.language.toUpperCase()}, written <Moment at={letter.queuedAt} />
                  {letter.again && ", sent again"}
                  {letter.bounce && `, came back with ${letter.bounce}`}
                  {customerId && letter.orderNumber && `, ${letter.orderNumber}`}
                </p>
              </div>
              <Resend letter={letter} />
            </li>
          ))}
        </ul>
      )}
      {pages.hasMore && (
        <Button size="sm" variant="quiet" busy={pages.loadingMore} onClick={pages.loadMore}>
          Show more
        </Button>
      )}
    </Panel>
  );
}
