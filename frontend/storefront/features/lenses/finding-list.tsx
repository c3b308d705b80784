import type { FindingTextFragment } from "@fovea/gql/storefront";
import { Notice, type Tone } from "@fovea/ui";
import { saidOnce } from "./findings";

const TONES: Record<string, Tone> = { block: "critical", warn: "caution", info: "info" };

/** What the optics rules say, in the shopper's words, where the choice is made. */
export function FindingList({ findings }: { findings: readonly FindingTextFragment[] }) {
  if (findings.length === 0) return null;
  return (
    <>
      {saidOnce(findings).map((finding) => (
        <Notice key={`${finding.rule}-${finding.eye ?? ""}-${finding.path.join(".")}`} tone={TONES[finding.severity.toLowerCase()] ?? "info"}>
          {finding.message} {finding.alternative}
        </Notice>
      ))}
    </>
  );
}
