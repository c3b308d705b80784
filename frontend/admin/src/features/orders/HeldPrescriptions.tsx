import { PrescriptionsOfOrderDocument } from "@fovea/gql/admin";
import { Link } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { Age, StateChip } from "../../ui/parts";

const REFRESH_MS = 20_000;

/** Where each prescription of a held order stands, with the way to it; nothing until that is known. */
export function HeldPrescriptions({ orderNumber }: { orderNumber: string }) {
  const query = useDocument(PrescriptionsOfOrderDocument, { orderNumber }, { refetchInterval: REFRESH_MS });
  const reviews = query.data?.prescriptionReviews ?? [];
  if (reviews.length === 0) return null;
  return (
    <ul className="held">
      {reviews.map((review) => (
        <li key={review.id} className="row">
          <StateChip code={review.status} />
          <Link
            to="/prescriptions"
            search={{ tab: review.status.toLowerCase(), open: review.id }}
            className="strong"
          >
            {review.frame}
          </Link>
          {review.decidedBy ? (
            <span className="fv-muted">
              by {review.decidedBy}
              {review.reason && `: ${review.reason}`}
            </span>
          ) : (
            <span className="fv-muted">
              waits <Age since={review.waitingSince} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
