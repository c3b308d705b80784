import type { ReviewFieldsFragment } from "@fovea/gql/admin";
import { Timeline, type TimelineItem } from "@fovea/ui";
import { statusOf } from "../../lib/status";
import { Button } from "../../ui/Button";
import { Moment } from "../../ui/parts";
import { comparedVersion, type Version, writerOf } from "./reviewState";

interface VersionsProps {
  review: ReviewFieldsFragment;
  compared: number | null;
  onCompare: (version: number | null) => void;
}

/** Everything said about this prescription, newest first: versions, reasons against warnings, the decision. None is ever changed. */
export function Versions({ review, compared, onCompare }: VersionsProps) {
  // This one stands beside the newest anyway; with another one chosen it can be had back.
  const usual = compared === null ? comparedVersion(review.versions)?.number : undefined;
  const events = [
    ...review.versions.map((version) => ({ at: version.at, item: versionItem(version, review.version, usual, compared, onCompare) })),
    ...review.overrides.map((override, index) => ({
      at: override.at,
      item: {
        key: `override ${String(index)}`,
        text: (
          <>
            Went against <code className="code">{override.rule}</code> of version {override.version}
          </>
        ),
        when: <Who at={override.at} by={override.by} />,
        detail: `${override.message} Reason: ${override.reason}`,
      },
    })),
    ...decisionOf(review),
  ];
  if (events.length === 0) return <p className="fv-muted">Nothing was written yet.</p>;
  return <Timeline label="Versions and decisions" items={events.toSorted((a, b) => b.at.localeCompare(a.at)).map(({ item }) => item)} />;
}

function versionItem(
  version: Version,
  newest: number,
  usual: number | undefined,
  compared: number | null,
  onCompare: (version: number | null) => void,
): TimelineItem {
  const on = compared === version.number;
  return {
    key: `version ${String(version.number)}`,
    text: `Version ${String(version.number)}, ${writerOf(version).toLowerCase()}`,
    // The customer's own versions have no other author than the title says.
    when: <Who at={version.at} by={version.source.toLowerCase() === "optician" ? version.by : null} />,
    detail: (
      <>
        {version.values ? (
          <span className="fv-num rx-written">
            R {version.values.od.written} · L {version.values.os.written}
          </span>
        ) : (
          "Only the paper, no values"
        )}
        {version.note && <span className="rx-quote">{version.note}</span>}
        {version.values && version.number !== newest && version.number !== usual && (
          <Button size="sm" variant="quiet" aria-pressed={on} onClick={() => onCompare(on ? null : version.number)}>
            {on ? "Stop comparing" : "Compare with this"}
          </Button>
        )}
      </>
    ),
  };
}

function decisionOf(review: ReviewFieldsFragment): { at: string; item: TimelineItem }[] {
  if (review.decidedAt === null) return [];
  const rejected = review.status.toLowerCase() === "rejected";
  return [
    {
      at: review.decidedAt,
      item: {
        key: "decision",
        text: statusOf(review.status).label,
        when: <Who at={review.decidedAt} by={review.decidedBy} />,
        detail: review.reason && <span className="rx-quote">{review.reason}</span>,
        state: rejected ? "stopped" : "done",
      },
    },
  ];
}

function Who({ at, by }: { at: string; by: string | null }) {
  return (
    <>
      <Moment at={at} />
      {by && ` by ${by}`}
    </>
  );
}
