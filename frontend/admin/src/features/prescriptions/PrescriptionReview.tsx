import {
  DecidePrescriptionDocument,
  type DecidePrescriptionMutation,
  type ReviewFieldsFragment,
} from "@fovea/gql/admin";
import { TextArea } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Facts, Moment, Panel, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { Findings } from "./Findings";
import { PrescriptionTable } from "./PrescriptionTable";

const answer = (data: DecidePrescriptionMutation) => data.decidePrescription;

type Decision = "approve" | "ask" | "reject";

const ASKING: Record<Exclude<Decision, "approve">, { label: string; button: string; hint: string }> = {
  ask: {
    label: "What shall the customer answer?",
    button: "Send the question",
    hint: "The customer reads this in a mail. The order waits for the answer.",
  },
  reject: {
    label: "Why can these lenses not be made?",
    button: "Reject prescription",
    hint: "The customer reads this in a mail.",
  },
};

interface PrescriptionReviewProps {
  review: ReviewFieldsFragment;
  onDecided: () => void;
  onBack: () => void;
}

/** The values beside what the rules found, and the decision; `a` approves, `q` asks, `r` rejects. */
export function PrescriptionReview({ review, onDecided, onBack }: PrescriptionReviewProps) {
  const [writing, setWriting] = useState<Exclude<Decision, "approve"> | null>(null);
  const [reason, setReason] = useState("");
  const act = useAct(DecidePrescriptionDocument, answer, {
    stale: ["PrescriptionQueue", "Order", "Orders", "Overview", "Jobs"],
  });
  const undecided = review.decidedAt === null || ["asked", "second_look"].includes(review.status.toLowerCase());

  const decide = async (decision: Decision) => {
    const outcome = await act.run({ reviewId: review.id, decision, reason: reason.trim() });
    if (outcome.kind === "done") {
      const done = { approve: "approved", ask: "asked about", reject: "rejected" }[decision];
      toast.success(`${review.orderNumber} ${done}`);
      onDecided();
    }
  };
  useHotkeys("a", () => void decide("approve"), { enabled: undecided && writing === null }, [review.id, reason]);
  useHotkeys("q", () => setWriting("ask"), { enabled: undecided, preventDefault: true });
  useHotkeys("r", () => setWriting("reject"), { enabled: undecided, preventDefault: true });

  const reasonProblem = act.problem && fieldOf(act.problem) === "reason" ? act.problem : null;
  return (
    <article className="review">
      <header className="review-head">
        <Button variant="quiet" size="sm" className="back-button" onClick={onBack}>
          Back to the queue
        </Button>
        <h2>
          {review.customerName}{" "}
          <Link to="/orders/$number" params={{ number: review.orderNumber }} className="fv-num">
            {review.orderNumber}
          </Link>
        </h2>
        <StateChip code={review.status} />
      </header>
      <Facts
        items={[
          ["Frame", review.frame],
          ["Lenses", [review.material, ...review.treatments].join(", ")],
          ["Waiting since", review.waitingSince && <Moment at={review.waitingSince} />],
          ["Decided by", review.decidedBy],
          ["Decided", review.decidedAt && <Moment at={review.decidedAt} />],
          ["Reason", review.reason],
        ]}
      />
      <div className="columns columns-even">
        <Panel title="Values">
          {review.values ? <PrescriptionTable values={review.values} /> : <p className="fv-muted">No values yet.</p>}
        </Panel>
        <Panel title="Findings">
          <Findings findings={review.findings} />
        </Panel>
      </div>
      {undecided && (
        <footer className="decide">
          <ActionNote problem={reasonProblem ? null : act.problem} error={act.error} />
          {writing === null ? (
            <div className="actions actions-start">
              <Button variant="primary" keys="a" busy={act.busy} onClick={() => void decide("approve")}>
                Approve
              </Button>
              <Button keys="q" onClick={() => setWriting("ask")}>
                Ask the customer
              </Button>
              <Button variant="critical" keys="r" onClick={() => setWriting("reject")}>
                Reject
              </Button>
            </div>
          ) : (
            <form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault();
                void decide(writing);
              }}
            >
              <TextArea
                key={writing}
                label={ASKING[writing].label}
                hint={ASKING[writing].hint}
                error={reasonProblem?.message}
                value={reason}
                autoFocus
                onChange={(event) => setReason(event.target.value)}
                onKeyDown={(event) => event.key === "Escape" && setWriting(null)}
              />
              <div className="actions actions-start">
                <Button
                  type="submit"
                  variant={writing === "reject" ? "critical" : "primary"}
                  busy={act.busy}
                  disabled={reason.trim() === ""}
                >
                  {ASKING[writing].button}
                </Button>
                <Button onClick={() => setWriting(null)}>Back</Button>
              </div>
            </form>
          )}
        </footer>
      )}
    </article>
  );
}
