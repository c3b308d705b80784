import type { ReviewFieldsFragment } from "@fovea/gql/admin";
import { Icon, StatusChip } from "@fovea/ui";
import { useEffect, useRef } from "react";
import { statusOf } from "../../lib/status";
import { Age, Moment } from "../../ui/parts";
import { isOf, sourceOf, warnedRules } from "./reviewState";

interface QueueItemProps {
  review: ReviewFieldsFragment;
  current: boolean;
  onOpen: () => void;
}

/** One prescription in the queue: whose, what it says, how it came, how many warnings, how long it waits. */
export function QueueItem({ review, current, onOpen }: QueueItemProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (current) button.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const source = sourceOf(review.source);
  const warnings = warnedRules(review.findings).length;
  const blocked = review.findings.some((finding) => isOf(finding, "block"));
  return (
    <button
      ref={button}
      type="button"
      className="queue-item"
      aria-current={current ? "true" : undefined}
      onClick={onOpen}
    >
      <span className="strong">{review.customerName || "Guest"}</span>
      <span className="fv-num">{review.orderNumber}</span>
      {review.values ? (
        <span className="queue-wide fv-num queue-rx">
          <span>R {review.values.od.written}</span>
          <span>L {review.values.os.written}</span>
        </span>
      ) : (
        <span className="queue-wide fv-muted">{review.upload ? "To be read from the paper" : "No values yet"}</span>
      )}
      <span className="queue-wide queue-marks">
        <StatusChip icon={source.icon}>{source.label}</StatusChip>
        {review.upload && review.source.toLowerCase() !== "upload" && <StatusChip icon="scan">With paper</StatusChip>}
        {blocked && <StatusChip tone="critical">Cannot be made</StatusChip>}
        {warnings > 0 && (
          <StatusChip tone="caution">{warnings === 1 ? "1 warning" : `${String(warnings)} warnings`}</StatusChip>
        )}
        <span className="queue-age fv-muted">
          <Waiting review={review} />
        </span>
      </span>
    </button>
  );
}

function Waiting({ review }: { review: ReviewFieldsFragment }) {
  const closed = ["approved", "rejected"].includes(review.status.toLowerCase());
  if (closed && review.decidedAt) {
    return (
      <>
        <span className="fv-sr">{statusOf(review.status).label} </span>
        <Moment at={review.decidedAt} />
      </>
    );
  }
  return (
    <>
      <Icon name="clock" size={12} label="waits" /> <Age since={review.waitingSince} />
    </>
  );
}
