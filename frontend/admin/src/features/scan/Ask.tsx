import type { ReactNode } from "react";
import { ScanField } from "./ScanField";

/** What the last scan was answered with. */
export interface Answer {
  ok: boolean;
  text: string;
}

interface AskProps {
  /** Which of how many questions this is. */
  step: number;
  steps: number;
  say: string;
  what: string;
  children?: ReactNode;
  field: string;
  numeric?: boolean;
  answer: Answer | null;
  onScan: (raw: string) => void;
  onEnter?: () => void;
  actions?: ReactNode;
}

/** One question, as large as the screen: what to do, the thing it is about, the field, and the last answer. */
export function Ask({ step, steps, say, what, children, field, numeric, answer, onScan, onEnter, actions }: AskProps) {
  return (
    <section
      className="ask"
      aria-label={say}
      data-answer={answer ? (answer.ok ? "yes" : "no") : undefined}
    >
      <p className="ask-steps" role="img" aria-label={`Step ${String(step)} of ${String(steps)}`}>
        {Array.from({ length: steps }, (_, index) => (
          <span key={index} data-on={index < step ? "" : undefined} />
        ))}
      </p>
      <h2 className="ask-say">{say}</h2>
      <p className="ask-what fv-num">{what}</p>
      {children}
      <ScanField label={field} onScan={onScan} onEnter={onEnter} numeric={numeric} />
      <p className="ask-answer" role="status" aria-live="assertive">
        {answer?.text}
      </p>
      {actions && <div className="ask-actions">{actions}</div>}
    </section>
  );
}

/** A thing in the hand: its picture and what it is called. */
export function Thing({ picture, name, more }: { picture?: { url: string; alt: string } | null; name: string; more?: string }) {
  return (
    <div className="ask-thing">
      {picture && <img src={picture.url} alt={picture.alt} width={120} height={80} />}
      <p>
        {name}
        {more && <span>{more}</span>}
      </p>
    </div>
  );
}
