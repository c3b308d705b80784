import type { CountTaskFieldsFragment } from "@fovea/gql/admin";
import { useSession } from "../../lib/session";
import { SideSheet } from "../../ui/Dialog";
import { Facts, Moment, StateChip } from "../../ui/parts";
import { CountForm } from "./CountForm";
import { countReason } from "./counting";
import { CountReview, DropCount } from "./CountReview";
import { Differences } from "./Differences";

interface CountSheetProps {
  task: CountTaskFieldsFragment | null;
  onClose: () => void;
  /** The count went on to this list; the sheet goes with it. */
  onMoved: (tab: string) => void;
}

/** One count: to be made, to be looked at, or as it ended. */
export function CountSheet({ task, onClose, onMoved }: CountSheetProps) {
  return (
    <SideSheet open={task !== null} onClose={onClose} title={task?.number ?? ""} description={task && `Place ${task.place}`}>
      {task && <Body key={task.id} task={task} onMoved={onMoved} />}
    </SideSheet>
  );
}

function Body({ task, onMoved }: { task: CountTaskFieldsFragment; onMoved: (tab: string) => void }) {
  const { may, staff } = useSession();
  const open = ["requested", "investigating", "counting"].includes(task.status);
  const theirs = task.status === "counting" && task.claimedBy !== staff.name;
  return (
    <div className="stack">
      <Facts
        items={[
          ["Status", <StateChip key="s" code={`count_${task.status}`} />],
          ["Warehouse", task.warehouse],
          ["Why", task.note || countReason(task.reason)],
          ["Asked for", <Moment key="c" at={task.createdAt} />],
          ["Counting", task.claimedBy],
          ["Decided by", task.reviewedBy],
          ["Said", task.reviewNote],
          ["Ended", task.finishedAt && <Moment key="f" at={task.finishedAt} />],
        ]}
      />
      {open && may("warehouse:count:work") && !theirs && <CountForm task={task} onMoved={onMoved} />}
      {open && theirs && <p>{task.claimedBy} is counting. After four hours somebody else may take over.</p>}
      {[...task.attempts].reverse().map((attempt) => (
        <Differences key={attempt.number} attempt={attempt} />
      ))}
      {task.status === "ready_to_review" && may("warehouse:count:review") && (
        <CountReview task={task} onMoved={onMoved} />
      )}
      {open && may("warehouse:count:review") && <DropCount task={task} onMoved={onMoved} />}
    </div>
  );
}
