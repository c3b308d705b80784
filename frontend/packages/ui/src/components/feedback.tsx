import type { CSSProperties, ReactNode } from "react";
import type { Tone } from "./chip";
import { Icon, type IconName } from "./icon";

/** Holds the final size of what is coming. */
export function Skeleton({ width = "100%", height = "1em", ratio }: { width?: CSSProperties["width"]; height?: CSSProperties["height"]; ratio?: string }) {
  return <span className="fv-skeleton" aria-hidden="true" style={{ width, height: ratio ? "auto" : height, aspectRatio: ratio }} />;
}

/** Nothing here: says so, and what to do next. */
export function EmptyState({
  icon,
  title,
  heading: Heading = "h2",
  children,
  actions,
}: {
  icon?: IconName;
  title: string;
  /** "h1" where it is the page's only heading. */
  heading?: "h1" | "h2";
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="fv-empty">
      {icon ? <Icon name={icon} size={32} /> : null}
      <Heading>{title}</Heading>
      {children ? <p>{children}</p> : null}
      {actions ? <div className="fv-empty-actions">{actions}</div> : null}
    </div>
  );
}

/** Something failed that is not the reader's doing; the reference finds it in our records. */
export function ErrorState({
  title,
  heading: Heading = "h2",
  children,
  reference,
  actions,
}: {
  title: string;
  heading?: "h1" | "h2";
  children?: ReactNode;
  reference?: string | null;
  actions?: ReactNode;
}) {
  return (
    <div className="fv-empty" role="alert">
      <Icon name="error" size={32} />
      <Heading>{title}</Heading>
      {children ? <p>{children}</p> : null}
      {reference ? <p className="fv-num">Reference: {reference}</p> : null}
      {actions ? <div className="fv-empty-actions">{actions}</div> : null}
    </div>
  );
}

const TONE_ICON: Record<Tone, IconName> = { neutral: "info", info: "info", positive: "check-circle", caution: "alert", critical: "error" };

/** A sentence that belongs to this place on the page. `live` announces it when it appears. */
export function Notice({ tone = "neutral", live = false, children, action }: { tone?: Tone; live?: boolean; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="fv-notice" data-tone={tone} role={live ? "alert" : undefined}>
      <Icon name={TONE_ICON[tone]} size={18} />
      <div className="fv-notice-body">
        <div>{children}</div>
        {action}
      </div>
    </div>
  );
}

export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="fv-sr">{children}</span>;
}
