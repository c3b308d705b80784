import { Slot } from "radix-ui";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "critical";

export interface ButtonProps extends ComponentPropsWithRef<"button"> {
  variant?: ButtonVariant;
  size?: "sm" | "md" | "lg";
  icon?: IconName;
  /** Something is under way: the button keeps its size and its focus, and takes no second press. */
  busy?: boolean;
  wide?: boolean;
  /** Render the only child (a link) with the button's looks. */
  asChild?: boolean;
  children: ReactNode;
}

export function Button({
  variant = "secondary",
  size = "md",
  icon,
  busy = false,
  wide = false,
  asChild = false,
  className = "",
  type,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const looks = {
    className: `fv-button ${className}`.trim(),
    "data-variant": variant,
    "data-size": size,
    "data-wide": wide || undefined,
  };
  if (asChild) {
    return (
      <Slot.Root {...looks} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      {...looks}
      {...rest}
      type={type ?? "button"}
      aria-busy={busy || undefined}
      data-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon ? <Icon name={icon} size={18} /> : null}
      <span className="fv-button-label">{children}</span>
      {busy ? <span className="fv-button-bar" aria-hidden="true" /> : null}
    </button>
  );
}

/** For the few places where a sign is enough (close, remove); the label is what a screen reader says. */
export function IconButton({
  icon,
  label,
  size = 20,
  className = "",
  ...rest
}: ComponentPropsWithRef<"button"> & { icon: IconName; label: string; size?: number }) {
  return (
    <button type="button" className={`fv-icon-button ${className}`.trim()} aria-label={label} title={label} {...rest}>
      <Icon name={icon} size={size} />
    </button>
  );
}
