import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export type Tone = "neutral" | "positive" | "caution" | "critical" | "info";

const TONE_ICON: Record<Tone, IconName> = {
  neutral: "clock",
  positive: "check-circle",
  caution: "alert",
  critical: "error",
  info: "info",
};

/** A state in words, with tone and sign: colour never speaks alone. */
export function StatusChip({ tone = "neutral", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className="fv-status" data-tone={tone}>
      <Icon name={icon ?? TONE_ICON[tone]} size={14} />
      {children}
    </span>
  );
}

/** A filter that is on: pressing it takes it away. */
export function RemovableChip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <button type="button" className="fv-chip" data-on="true" onClick={onRemove} aria-label={`Remove ${label}`}>
      {label}
      <Icon name="close" size={14} />
    </button>
  );
}

/** A switch in chip form. */
export function ToggleChip({ on, onToggle, children }: { on: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <button type="button" className="fv-chip" aria-pressed={on} onClick={onToggle}>
      {children}
    </button>
  );
}

/** A colour dot; `css` is any CSS background (a colour, or a gradient for tortoise). */
export function Swatch({ css, label }: { css: string; label?: string }) {
  return (
    <span
      className="fv-swatch"
      style={{ background: css }}
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    />
  );
}
