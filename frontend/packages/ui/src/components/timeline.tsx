import type { ReactNode } from "react";

export interface TimelineItem {
  key: string;
  text: ReactNode;
  when?: ReactNode;
  detail?: ReactNode;
  /** Happened, still to come, or where it stopped. */
  state?: "done" | "ahead" | "stopped";
}

export function Timeline({ items, label }: { items: readonly TimelineItem[]; label: string }) {
  return (
    <ol className="fv-timeline" aria-label={label}>
      {items.map(({ key, text, when, detail, state = "done" }) => (
        <li key={key} data-state={state}>
          <span className="fv-timeline-text">
            {text}
            {state === "ahead" ? <span className="fv-sr"> (still to come)</span> : null}
          </span>
          {when ? <span className="fv-timeline-when">{when}</span> : null}
          {detail ? <span className="fv-timeline-detail">{detail}</span> : null}
        </li>
      ))}
    </ol>
  );
}
