import { Notice, Skeleton } from "@fovea/ui";
import type { ReactNode, RefObject } from "react";
import styles from "./checkout.module.css";

interface Props {
  /** Where the provider's library puts its form. */
  box: RefObject<HTMLDivElement | null>;
  ready: boolean;
  /** What went wrong, above the form. */
  message: string | null;
  children?: ReactNode;
}

/** The place of the provider's card form, with our own sentences above it. */
export function FormBox({ box, ready, message, children }: Props) {
  return (
    <div className={styles.dropin}>
      {message ? (
        <Notice tone="critical" live>
          {message}
        </Notice>
      ) : null}
      {children}
      {ready ? null : <Skeleton height="330px" />}
      <div ref={box} />
    </div>
  );
}
