import type { ReviewFieldsFragment } from "@fovea/gql/admin";
import { Notice } from "@fovea/ui";
import type { Problem } from "../../lib/problem";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { QuickText } from "./QuickText";
import type { Standing } from "./reviewState";

/** The two decisions that go to the customer in words. */
export type Word = "ask" | "reject";

const WORDS: Record<Word, { label: string; button: string; hint: string; quick: readonly string[] }> = {
  ask: {
    label: "What shall the customer answer?",
    button: "Send the question",
    hint: "The customer reads this in a mail. The order waits for the answer.",
    quick: [
      "Please send a sharper picture of your prescription: we cannot read every number.",
      "Is the sign of the sphere right? Your prescription before had the other one.",
      "Please tell us the distance between your pupils (PD).",
      "Is this your newest prescription? It differs a lot from your last one.",
    ],
  },
  reject: {
    label: "Why can these lenses not be made?",
    button: "Reject prescription",
    hint: "The customer reads this in a mail.",
    quick: [
      "The prescription has expired. Please have your eyes tested and send us the new one.",
      "These lenses cannot be made in this frame. Please choose another frame or lens.",
      "The paper is not a prescription for spectacles.",
    ],
  },
};

interface DecisionProps {
  review: ReviewFieldsFragment;
  standing: Standing;
  /** Warnings that have no reason yet. */
  unreasoned: number;
  /** Which of the two is being written, if any. */
  writing: Word | null;
  onWrite: (word: Word | null) => void;
  text: string;
  onText: (text: string) => void;
  textProblem: string | null;
  onDecide: (decision: "approve" | Word) => void;
  onCorrect: () => void;
  busy: boolean;
  problem: Problem | null;
  error: Error | null;
}

/** The bar with what can be decided; why something cannot stands where its button is. */
export function Decision(props: DecisionProps) {
  const { review, standing, unreasoned, writing, onWrite, text, onText, onDecide, busy } = props;
  const empty = review.values === null;
  if (writing !== null) {
    const words = WORDS[writing];
    return (
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onDecide(writing);
        }}
      >
        <QuickText
          key={writing}
          label={words.label}
          hint={words.hint}
          error={props.textProblem}
          quick={words.quick}
          value={text}
          autoFocus
          onChange={onText}
          onEscape={() => onWrite(null)}
        />
        <ActionNote problem={props.textProblem === null ? props.problem : null} error={props.error} />
        <div className="actions actions-start">
          <Button
            type="submit"
            variant={writing === "reject" ? "critical" : "primary"}
            busy={busy}
            disabled={text.trim() === ""}
          >
            {words.button}
          </Button>
          <Button onClick={() => onWrite(null)}>Back</Button>
        </div>
      </form>
    );
  }
  const second = standing.firstLookBy !== null;
  return (
    <>
      {props.problem?.code === "ORDERS_SECOND_LOOK_BY_ANOTHER" ? (
        <Notice tone="caution" live>
          {props.problem.message} It stays under Second look until then.
        </Notice>
      ) : (
        <ActionNote problem={props.problem} error={props.error} />
      )}
      {standing.notApprovable && <p className="fv-muted">{standing.notApprovable}</p>}
      {standing.notApprovable === null && !second && unreasoned > 0 && (
        <p className="fv-muted">
          {unreasoned === 1 ? "One warning needs" : `${String(unreasoned)} warnings need`} a reason before approving;
          then a colleague takes a second look.
        </p>
      )}
      <div className="actions actions-start">
        {empty ? (
          <Button variant="primary" keys="e" onClick={props.onCorrect}>
            {review.upload ? "Read the paper" : "Enter the values"}
          </Button>
        ) : standing.rejected ? null : (
          <Button
            variant="primary"
            keys="a"
            busy={busy}
            disabled={standing.notApprovable !== null}
            onClick={() => onDecide("approve")}
          >
            {second ? "Confirm" : "Approve"}
          </Button>
        )}
        {!empty && (
          <Button keys="e" icon="edit" onClick={props.onCorrect}>
            Correct
          </Button>
        )}
        <Button keys="q" onClick={() => onWrite("ask")}>
          Ask the customer
        </Button>
        {!standing.rejected && (
          <Button variant="critical" keys="r" onClick={() => onWrite("reject")}>
            Reject
          </Button>
        )}
      </div>
    </>
  );
}
