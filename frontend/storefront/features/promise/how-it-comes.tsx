import type { PromiseStepViewFragment } from "@fovea/gql/storefront";
import { formatWeekday } from "@fovea/ui";
import styles from "./promise.module.css";

interface Props {
  steps: readonly PromiseStepViewFragment[];
  /** What opens it; says which promise when there is more than one on a page. */
  label?: string;
}

/** The reasons behind a promised day, folded away until somebody asks. */
export function HowItComes({ steps, label = "How this date comes about" }: Props) {
  if (steps.length === 0) return null;
  return (
    <details className={styles.how}>
      <summary>{label}</summary>
      <ol role="list">
        {steps.map((step, index) => (
          <li key={`${step.kind}-${index}`}>
            <span>{step.sentence}</span>
            <span className={`fv-num ${styles.day}`}>{formatWeekday(step.until)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
