"use client";

import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button";

interface OverlayProps {
  title: string;
  /** One sentence under the title. */
  text?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** The element that opens it; without one the parent holds `open`. */
  trigger?: ReactNode;
  foot?: ReactNode;
  size?: "md" | "lg";
  children?: ReactNode;
}

function Overlay({ className, side, props }: { className: string; side?: string; props: OverlayProps }) {
  const { title, text, open, onOpenChange, trigger, foot, size = "md", children } = props;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className="fv-scrim" />
        <Radix.Content
          className={className}
          data-size={size}
          data-side={side}
          onOpenAutoFocus={focusFirstField}
          {...(text ? {} : { "aria-describedby": undefined })}
        >
          <div className="fv-overlay-head">
            <Radix.Title>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="close" label="Close" />
            </Radix.Close>
          </div>
          <div className="fv-overlay-body">
            {text ? <Radix.Description className="fv-overlay-text">{text}</Radix.Description> : null}
            {children}
          </div>
          {foot ? <div className="fv-overlay-foot">{foot}</div> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Where there is something to fill in, typing can start at once; else Radix focuses the first control, which closes. */
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const field = event.currentTarget.querySelector<HTMLElement>(".fv-overlay-body :is(input, select, textarea):not(:disabled)");
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** A question or a short form in the middle of the screen. */
export function Dialog(props: OverlayProps) {
  return <Overlay className="fv-dialog" props={props} />;
}

/** A panel from the side, or from below on a phone. */
export function Sheet({ side = "right", ...props }: OverlayProps & { side?: "left" | "right" | "bottom" }) {
  return <Overlay className="fv-sheet" side={side} props={props} />;
}
