import { useState } from "react";
import { Button } from "../../ui/Button";
import { ScanField } from "./ScanField";

interface NumbersProps {
  say: string;
  note?: string;
  from?: number;
  to: number;
  /** The number that Enter takes. */
  start?: number;
  onChoose: (number: number) => void;
  onBack: () => void;
}

const MOST_KEYS = 12;

/** How many: up to a dozen as keys, more by the steps of one and ten, or typed. */
export function Numbers({ say, note, from = 0, to, start, onChoose, onBack }: NumbersProps) {
  const few = to - from < MOST_KEYS;
  const [number, setNumber] = useState(start ?? (few ? null : from));
  const [wrong, setWrong] = useState<string | null>(null);
  const choose = (value: number | null) => {
    if (value !== null && value >= from && value <= to) onChoose(value);
    else setWrong(`From ${String(from)} to ${String(to)}.`);
  };
  const step = (by: number) => setNumber(Math.min(Math.max((number ?? from) + by, from), to));
  return (
    <section className="ask" aria-label={say} data-answer={wrong ? "no" : undefined}>
      <h2 className="ask-say">{say}</h2>
      {few ? (
        <div className="ask-numbers">
          {Array.from({ length: to - from + 1 }, (_, index) => (
            <Button
              key={index}
              size="lg"
              variant={from + index === start ? "primary" : "secondary"}
              onClick={() => onChoose(from + index)}
            >
              {from + index === 0 ? "None" : from + index}
            </Button>
          ))}
        </div>
      ) : (
        <div className="ask-numbers ask-stepper">
          {[-10, -1].map((by) => (
            <Button key={by} size="lg" onClick={() => step(by)} aria-label={`${String(-by)} fewer`}>
              {by}
            </Button>
          ))}
          <output className="ask-what fv-num">{number}</output>
          {[1, 10].map((by) => (
            <Button key={by} size="lg" onClick={() => step(by)} aria-label={`${String(by)} more`}>
              +{by}
            </Button>
          ))}
        </div>
      )}
      <ScanField
        label="Type how many"
        numeric
        onScan={(raw) => choose(/^\d{1,5}$/.test(raw.trim()) ? Number(raw.trim()) : null)}
        onEnter={() => choose(number)}
      />
      <p className="ask-answer" role="status">
        {wrong}
      </p>
      <div className="ask-actions">
        {number !== null && (
          <Button size="lg" variant="primary" onClick={() => choose(number)}>
            Take {number}
          </Button>
        )}
        <Button size="lg" onClick={onBack}>
          Back
        </Button>
      </div>
      {note && <p className="ask-note">{note}</p>}
    </section>
  );
}
