import type { OrderViewFragment } from "@fovea/gql/storefront";
import { StatusChip, Timeline, formatDate, formatDateTime, formatMoney, formatWeekday, type TimelineItem } from "@fovea/ui";
import styles from "./orders.module.css";
import { isClosed, statusOf, stepsAhead } from "./stages";

/** What happened, and what is still to come. */
export function OrderTimeline({ order }: { order: OrderViewFragment }) {
  const happened = order.timeline
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .map((entry, index, all): TimelineItem => ({
      key: `${entry.at}-${index}`,
      text: entry.text.replace(/\.$/, ""),
      when: formatDateTime(entry.at),
      detail: entry.detail,
      state: isClosed(order.status) && index === all.length - 1 ? "stopped" : "done",
    }));
  const hasLenses = order.lines.some((line) => line.configuration);
  const ahead = stepsAhead(order.status, hasLenses).map((text, index, all): TimelineItem => ({
    key: text,
    text,
    state: "ahead",
    when: index === all.length - 1 && order.promisedOn ? `promised by ${formatWeekday(order.promisedOn)}` : undefined,
  }));
  return <Timeline label="What happened and what comes next" items={[...happened, ...ahead]} />;
}

export function Parcels({ parcels }: { parcels: OrderViewFragment["parcels"] }) {
  return (
    <>
      {parcels.map((parcel) => (
        <section key={parcel.id} className="stack" aria-label={`Parcel with ${parcel.carrier}`}>
          <div className={styles.parcelHead}>
            <h2>
              {parcel.carrier} {parcel.service}
            </h2>
            {parcel.trackingNumber ? <span className="fv-num fv-muted">{parcel.trackingNumber}</span> : null}
          </div>
          {parcel.events.length > 0 ? (
            <Timeline
              label="Where the parcel is"
              items={parcel.events
                .toSorted((a, b) => a.at.localeCompare(b.at))
                .map((step, index) => ({ key: `${step.at}-${index}`, text: step.message, when: `${formatDateTime(step.at)}${step.place ? `, ${step.place}` : ""}` }))}
            />
          ) : (
            <p className="fv-muted">The carrier has not scanned it yet.</p>
          )}
        </section>
      ))}
    </>
  );
}

export function Returns({ returns }: { returns: OrderViewFragment["returns"] }) {
  if (returns.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="returns">
      <h2 id="returns">Returns</h2>
      {returns.map((entry) => (
        <div key={entry.id} className={styles.returned}>
          <p>
            <strong className="fv-num">{entry.number}</strong>, asked for on {formatDate(entry.createdAt)}
          </p>
          <StatusChip tone="info">{statusOf(entry.status).label}</StatusChip>
          <ul>
            {entry.lines.map((line, index) => (
              <li key={index}>
                {line.quantity} × {line.description}
              </li>
            ))}
          </ul>
          {entry.refund ? <p className="fv-num">Refund {formatMoney(entry.refund)}</p> : null}
        </div>
      ))}
    </section>
  );
}
