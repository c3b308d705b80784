import type { FindingFieldsFragment } from "@fovea/gql/admin";
import type { Tone } from "@fovea/ui";
import { StatusChip } from "@fovea/ui";
import type { ReactNode } from "react";

const SEVERITY: Record<string, { label: string; tone: Tone; rank: number }> = {
  block: { label: "Cannot be made", tone: "critical", rank: 0 },
  warn: { label: "Check", tone: "caution", rank: 1 },
  info: { label: "Note", tone: "info", rank: 2 },
};

interface FindingsProps {
  findings: readonly FindingFieldsFragment[];
  /** What stands under the last finding of a rule, such as the reason for going against it. */
  under?: (rule: string) => ReactNode;
}

/** What the optical rules say about these values, worst first, with the rule's own source. */
export function Findings({ findings, under }: FindingsProps) {
  if (findings.length === 0) return <p className="fv-muted">The optical rules found nothing to check.</p>;
  const rank = (finding: FindingFieldsFragment) => SEVERITY[finding.severity.toLowerCase()]?.rank ?? 3;
  const sorted = findings.toSorted((a, b) => rank(a) - rank(b) || a.rule.localeCompare(b.rule));
  return (
    <ul className="findings">
      {sorted.map((finding, index) => {
        const severity = SEVERITY[finding.severity.toLowerCase()];
        return (
          <li key={`${finding.rule} ${String(index)}`}>
            <p className="row">
              <StatusChip tone={severity?.tone ?? "neutral"}>{severity?.label ?? finding.severity}</StatusChip>
              {finding.eye && <strong>{finding.eye}</strong>}
              <code className="code">{finding.rule}</code>
            </p>
            <p>{finding.staffMessage ?? finding.message}</p>
            {finding.staffMessage && <p className="fv-muted">The customer reads: {finding.message}</p>}
            {finding.alternative && <p className="fv-muted">Instead: {finding.alternative}</p>}
            {finding.source && <p className="finding-source">{finding.source}</p>}
            {sorted[index + 1]?.rule !== finding.rule && under?.(finding.rule)}
          </li>
        );
      })}
    </ul>
  );
}
