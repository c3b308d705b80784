import { TextArea } from "@fovea/ui";
import type { Ref } from "react";

interface QuickTextProps {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
  /** Sentences that are often right; pressing one writes it, and it can be changed. */
  quick: readonly string[];
  rows?: number;
  autoFocus?: boolean;
  onEscape?: () => void;
  /** The name a form finds it by. */
  field?: string;
  ref?: Ref<HTMLTextAreaElement>;
}

/** A sentence to write, with those that are often right to start from. */
export function QuickText(props: QuickTextProps) {
  const { label, hint, error, value, onChange, quick, rows = 2, autoFocus, onEscape, field, ref } = props;
  return (
    <div className="quick">
      <TextArea
        ref={ref}
        data-field={field}
        label={label}
        hint={hint}
        error={error}
        rows={rows}
        value={value}
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onEscape?.();
        }}
      />
      <div className="quick-choices" role="group" aria-label={`Often said: ${label}`}>
        {quick.map((sentence) => (
          <button
            key={sentence}
            type="button"
            className="quick-choice"
            aria-pressed={value === sentence}
            onClick={() => onChange(sentence)}
          >
            {sentence}
          </button>
        ))}
      </div>
    </div>
  );
}
