import { formatDate, formatMoney, type Money, Pairs, StatusChip } from "@fovea/ui";
import type { ReactNode } from "react";
import { age, daysUntil, moment, wholeMoment } from "../lib/format";
import { statusOf } from "../lib/status";

/** A document's state in words, with the tone that goes with it. */
export function StateChip({ code }: { code: string }) {
  const { label, tone, icon } = statusOf(code);
  return (
    <StatusChip tone={tone} icon={icon}>
      {label}
    </StatusChip>
  );
}

/** A titled section of a page. */
export function Panel({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel">
      <header className="panel-head">
        <h2>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** Names and values, one pair a line; an empty value is left out. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <Pairs
      pairs={items
        .filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false)
        .map(([term, value]) => ({ term, value }))}
    />
  );
}

/** An amount; several amounts of different currencies stand one after another. */
export function Amount({ of }: { of: Money | readonly Money[] }) {
  const amounts: readonly Money[] = "minor" in of ? [of] : of;
  return <span className="fv-num">{amounts.map((amount) => formatMoney(amount)).join(" + ")}</span>;
}

/** A moment in short, the whole of it on hover. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={wholeMoment(at)} className="fv-num">
      {moment(at)}
    </time>
  );
}

/** How long something has waited. */
export function Age({ since }: { since: string }) {
  return (
    <time dateTime={since} title={wholeMoment(since)} className="fv-num">
      {age(since)}
    </time>
  );
}

/** A promised date; once it has passed it says by how much. */
export function DueDate({ on, done = false }: { on: string | null; done?: boolean }) {
  if (on === null) return <span className="fv-muted">none</span>;
  const left = daysUntil(on);
  if (!done && left < 0) {
    return (
      <StatusChip tone="critical" icon="calendar">
        {formatDate(on)}, {String(-left)} d late
      </StatusChip>
    );
  }
  return <span className="fv-num">{formatDate(on)}</span>;
}

/** The head of a page: title, what state it is in, and what can be done. */
export function PageHead({ title, meta, actions }: { title: ReactNode; meta?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="page-head">
      <div className="page-title">
        <h1>{title}</h1>
        {meta}
      </div>
      {actions && <div className="page-actions">{actions}</div>}
    </header>
  );
}
