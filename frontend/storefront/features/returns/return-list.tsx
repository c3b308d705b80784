import type { ReturnViewFragment } from "@fovea/gql/storefront";
import { Button, StatusChip, formatDate, formatMoney, formatWeekday } from "@fovea/ui";
import Link from "next/link";
import { HowItComes } from "../promise/how-it-comes";
import { CancelReturn } from "./cancel-return";
import styles from "./returns.module.css";
import { labelPath, stateOf } from "./states";

interface Props {
  returns: readonly ReturnViewFragment[];
  /** The order's own key; null where the account opens it. */
  token: string | null;
  /** Where the orders are not named around it. */
  withOrder?: boolean;
}

/** Returns with what happens next, the label to print, and a way out while nothing travels. */
export function ReturnList({ returns, token, withOrder = false }: Props) {
  return (
    <div>
      {returns.map((entry) => {
        const state = stateOf(entry.status);
        return (
          <div key={entry.id} className={styles.entry}>
            <div className={styles.head}>
              <strong className="fv-num">{entry.number}</strong>
              <StatusChip tone={state.tone}>{state.label}</StatusChip>
              <span className="fv-muted">
                {entry.outcomeLabel}, asked for on {formatDate(entry.createdAt)}
                {withOrder ? (
                  <>
                    {" from order "}
                    <Link href={`/orders/${entry.orderNumber}`} className="fv-num">
                      {entry.orderNumber}
                    </Link>
                  </>
                ) : null}
              </span>
            </div>
            <p>{entry.stage}</p>
            <ul>
              {entry.lines.map((line, index) => (
                <li key={index}>
                  {line.quantity} × {line.description} <span className="fv-muted">({line.reasonLabel})</span>
                </li>
              ))}
            </ul>
            {entry.refund ? <p className="fv-num">Refund {formatMoney(entry.refund)}</p> : null}
            {entry.replacement ? (
              <p>
                The other piece is order{" "}
                <Link href={`/orders/${entry.replacement}`} className="fv-num">
                  {entry.replacement}
                </Link>
                .
              </p>
            ) : null}
            {entry.promisedOn ? (
              <>
                <p>Back with you by {formatWeekday(entry.promisedOn)}.</p>
                <HowItComes steps={entry.promiseSteps} />
              </>
            ) : null}
            {entry.sendBy ? <p className="fv-muted">Please send it by {formatDate(entry.sendBy)}.</p> : null}
            <div className="row">
              {entry.hasLabel && entry.sendBy ? (
                <Button asChild variant="primary" size="sm">
                  <a href={labelPath(entry.orderNumber, entry.id, token)} target="_blank" rel="noreferrer">
                    Print the label
                  </a>
                </Button>
              ) : null}
              {entry.canCancel ? <CancelReturn number={entry.orderNumber} returnId={entry.id} token={token} /> : null}
            </div>
          </div>
        );
      })}
    </div>
  );
}
