import { Dialog as Base, IconButton } from "@fovea/ui";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface Frame {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** A question that must be answered before going on. */
export function Dialog({ open, onClose, title, description, children }: Frame) {
  return (
    <Base open={open} onOpenChange={(next) => !next && onClose()} title={title} text={description}>
      {children}
    </Base>
  );
}

/** A document beside its list; unlike the shared sheet it leaves the list usable by mouse and keys. */
export function SideSheet({ open, onClose, title, description, children }: Frame) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()} modal={false}>
      <Radix.Portal>
        <Radix.Content
          className="fv-sheet side-sheet"
          data-size="md"
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={(event) => event.preventDefault()}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <div className="fv-overlay-head">
            <Radix.Title className="fv-num">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="close" label="Close" />
            </Radix.Close>
          </div>
          <div className="fv-overlay-body">
            {description && <Radix.Description className="fv-overlay-text">{description}</Radix.Description>}
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
