import type { FindingTextFragment } from "@fovea/gql/storefront";
import { Button, Notice, type Tone } from "@fovea/ui";
import { saidOnce, typeset } from "./findings";

const TONES: Record<string, Tone> = { block: "critical", warn: "caution", info: "info" };

export interface FindingAction {
  label: string;
  run: () => void;
}

interface Props {
  findings: readonly FindingTextFragment[];
  /** What one press can do about a finding. */
  action?: (finding: FindingTextFragment) => FindingAction | null;
}

/** What the optics rules say, in the shopper's words, where the choice is made. */
export function FindingList({ findings, action }: Props) {
  if (findings.length === 0) return null;
  return (
    <>
      {saidOnce(findings).map((finding) => {
        const offered = action?.(finding) ?? null;
        return (
          <Notice
            key={`${finding.rule}-${finding.eye ?? ""}-${finding.path.join(".")}`}
            tone={TONES[finding.severity.toLowerCase()] ?? "info"}
            action={
              offered ? (
                <Button size="sm" onClick={offered.run}>
                  {offered.label}
                </Button>
              ) : null
            }
          >
            {typeset([finding.message, finding.alternative].filter(Boolean).join(" "))}
          </Notice>
        );
      })}
    </>
  );
}
