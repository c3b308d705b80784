"use client";

import { Icon } from "@fovea/ui";
import { useId } from "react";
import styles from "./lenses.module.css";

interface Props {
  /** What is seen ("SPH"). */
  label: string;
  /** What is heard ("Right eye, sphere"). */
  name: string;
  value: string;
  placeholder?: string;
  error?: string | null;
  inputMode?: "decimal" | "numeric" | "text";
  onChange: (text: string) => void;
  onStep: (direction: 1 | -1) => void;
  /** Tidies the text when the field is left. */
  onLeave?: () => void;
}

/** A number that can be typed, or stepped with the buttons and the arrow keys. */
export function Stepper({ label, name, value, placeholder, error, inputMode = "decimal", onChange, onStep, onLeave }: Props) {
  const id = useId();
  return (
    <div className={styles.stepperField}>
      <label htmlFor={id} className={styles.stepperLabel}>
        {label}
      </label>
      <div className={styles.stepper} data-invalid={error ? true : undefined}>
        <button type="button" onClick={() => onStep(-1)} aria-label={`${name}, less`} tabIndex={-1}>
          <Icon name="minus" size={16} />
        </button>
        <input
          id={id}
          aria-label={name}
          inputMode={inputMode}
          autoComplete="off"
          value={value}
          placeholder={placeholder}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onLeave}
          onKeyDown={(event) => {
            if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
            event.preventDefault();
            onStep(event.key === "ArrowUp" ? 1 : -1);
          }}
        />
        <button type="button" onClick={() => onStep(1)} aria-label={`${name}, more`} tabIndex={-1}>
          <Icon name="plus" size={16} />
        </button>
      </div>
      {error ? (
        <p className="fv-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      ) : null}
    </div>
  );
}
