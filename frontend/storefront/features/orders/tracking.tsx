import type { OrderViewFragment } from "@fovea/gql/storefront";
import { Notice, Timeline, formatDateTime, formatWeekday, serviceName, type TimelineItem } from "@fovea/ui";
import { ReturnList } from "@/features/returns/return-list";
import { HowItComes } from "../promise/how-it-comes";
import styles from "./orders.module.css";
import { isClosed, stepsAhead } from "./stages";

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

/** How the promised day comes about; a later one than at first says why. Once it has arrived nobody asks. */
export function PromisedDay({ order }: { order: OrderViewFragment }) {
  const { promise } = order;
  if (!promise || isClosed(order.status) || order.status.toUpperCase() === "DELIVERED") return null;
  return (
    <div className={styles.promised}>
      {promise.on === promise.firstOn ? null : (
        <Notice tone="caution">
          We had promised {formatWeekday(promise.firstOn)}; it will be <strong>{formatWeekday(promise.on)}</strong>. {promise.reason}
        </Notice>
      )}
      <HowItComes steps={promise.steps} />
    </div>
  );
}

export function Parcels({ parcels }: { parcels: OrderViewFragment["parcels"] }) {
  return (
    <>
      {parcels.map((parcel) => (
        <section key={parcel.id} className="stack" aria-label={`Parcel with ${parcel.carrier}`}>
          <div className={styles.parcelHead}>
            <h2>
              {serviceName(parcel.carrier, parcel.service)}
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

export function Returns({ order, token }: { order: OrderViewFragment; token: string | null }) {
  if (order.returns.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="returns">
      <h2 id="returns">Returns</h2>
      <ReturnList returns={order.returns} token={token} />
    </section>
  );
}
