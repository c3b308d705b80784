import { type CountTaskFieldsFragment, ReviewCountDocument, type ReviewCountMutation } from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { COUNTS_STALE } from "./CountForm";

const answer = (data: ReviewCountMutation) => data.reviewCount;
type Props = { task: CountTaskFieldsFragment; onMoved: (tab: string) => void };

const DONE: Record<string, readonly [tab: string, says: string]> = {
  approve: ["done", "is booked"],
  recount: ["todo", "is counted again"],
  cancel: ["done", "is dropped"],
};

function useReview({ task, onMoved }: Props) {
  const [reason, setReason] = useState("");
  const act = useAct(ReviewCountDocument, answer, { stale: COUNTS_STALE });
  const decide = async (decision: "approve" | "recount" | "cancel") => {
    const outcome = await act.run({ taskId: task.id, decision, reason });
    if (outcome.kind !== "done") return;
    const [tab, says] = DONE[decision] ?? ["todo", "is decided"];
    toast.success(`${task.number} ${says}`);
    onMoved(tab);
  };
  const wrong = act.problem && fieldOf(act.problem) === "reason" ? act.problem.message : null;
  return { reason, setReason, act, decide, wrong };
}

/** The second person's word on a difference. */
export function CountReview(props: Props) {
  const { reason, setReason, act, decide, wrong } = useReview(props);
  return (
    <form className="boxed stack" onSubmit={(event) => event.preventDefault()}>
      <h3>Book the difference?</h3>
      <p>
        Whoever counted may not approve it. Approving moves the ledger by the difference; what has moved since the count
        stays as it is.
      </p>
      <TextField
        label="Remark"
        hint="Needed to count again or to drop it"
        value={reason}
        error={wrong}
        onChange={(event) => setReason(event.target.value)}
      />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button variant="primary" busy={act.busy} onClick={() => void decide("approve")}>
          Approve and book
        </Button>
        <Button onClick={() => void decide("recount")}>Count again</Button>
        <Button variant="quiet" onClick={() => void decide("cancel")}>
          Drop it
        </Button>
      </div>
    </form>
  );
}

/** Takes a count off the list before it is made. */
export function DropCount(props: Props) {
  const [asked, setAsked] = useState(false);
  const { reason, setReason, act, decide, wrong } = useReview(props);
  if (!asked) {
    return (
      <Button variant="quiet" onClick={() => setAsked(true)}>
        Drop this count
      </Button>
    );
  }
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void decide("cancel");
      }}
    >
      <TextField label="Why is it dropped?" value={reason} error={wrong} onChange={(event) => setReason(event.target.value)} />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button type="submit" busy={act.busy}>
          Drop it
        </Button>
        <Button variant="quiet" onClick={() => setAsked(false)}>
          Keep it
        </Button>
      </div>
    </form>
  );
}
