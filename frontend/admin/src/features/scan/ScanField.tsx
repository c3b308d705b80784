import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { Button } from "../../ui/Button";

interface ScanFieldProps {
  label: string;
  onScan: (raw: string) => void;
  /** What an empty Enter does, where the question offers a plain yes. */
  onEnter?: () => void;
  numeric?: boolean;
  ref?: Ref<{ focus: () => void }>;
}

/**
 * The field a scanner types into. It takes the focus back from nowhere, and a scan that comes while a button has the focus
 * still lands here. The screen's keyboard stays away until somebody asks for it: a scanner needs none.
 */
export function ScanField({ label, onScan, onEnter, numeric = false, ref }: ScanFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [typing, setTyping] = useState(false);
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }));

  useEffect(() => {
    field.current?.focus();
  }, [label]);
  useEffect(() => {
    const take = (event: KeyboardEvent) => {
      const plain = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (plain && !isTaken()) field.current?.focus();
    };
    document.addEventListener("keydown", take);
    return () => document.removeEventListener("keydown", take);
  }, []);

  return (
    <form
      className="scan-form"
      onSubmit={(event) => {
        event.preventDefault();
        setText("");
        if (text.trim() === "" && onEnter) onEnter();
        else onScan(text);
      }}
    >
      <input
        ref={field}
        className="fv-input scan-field"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={(event) => {
          // The focus went nowhere: a tap beside the buttons, or a button that is gone.
          if (event.relatedTarget === null && !isTaken()) requestAnimationFrame(() => !isTaken() && field.current?.focus());
        }}
        aria-label={label}
        placeholder={label}
        inputMode={typing ? (numeric ? "numeric" : "text") : "none"}
        enterKeyHint="done"
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
      />
      <Button
        size="lg"
        variant="quiet"
        icon="keyboard"
        aria-pressed={typing}
        onClick={() => {
          setTyping(!typing);
          field.current?.focus();
        }}
      >
        Type
      </Button>
    </form>
  );
}

/** Somebody writes elsewhere, or a sheet or dialog is open. */
function isTaken(): boolean {
  if (document.querySelector("[role=dialog]") !== null) return true;
  return document.activeElement?.matches("input, textarea, select") ?? false;
}
