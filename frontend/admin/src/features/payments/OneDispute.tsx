import {
  DecideDisputeDocument,
  type DecideDisputeMutation,
  type DisputeFieldsFragment,
  NoteDisputeDocument,
  type NoteDisputeMutation,
} from "@fovea/gql/admin";
import { SelectField, TextArea } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Amount, Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { disputeOver } from "./disputes";
import { OrderLink } from "./OrderLink";
import styles from "./payments.module.css";

const decided = (data: DecideDisputeMutation) => data.decideDispute;
const noted = (data: NoteDisputeMutation) => data.noteDispute;
const DECISIONS = [
  { value: "defend", label: "Defend it with evidence" },
  { value: "accept", label: "Accept it" },
];
const KINDS = [
  { value: "sent", label: "Sent to the provider" },
  { value: "note", label: "Note" },
];

/** A dispute: its facts, what to decide, and its record. */
export function OneDispute({ dispute }: { dispute: DisputeFieldsFragment }) {
  const { may } = useSession();
  const works = may("payments:ledger:work");
  return (
    <div className="stack">
      <Facts
        items={[
          ["State", <StateChip key="s" code={`dispute_${dispute.state}`} />],
          ["Order", <OrderLink key="o" number={dispute.orderNumber} />],
          ["Disputed", <Amount key="a" of={dispute.amount} />],
          ["Left of the payment", <Amount key="b" of={dispute.balance} />],
          ["Opened", <Moment key="p" at={dispute.openedAt} />],
          ["Defend until", dispute.defendBy && <Moment key="d" at={dispute.defendBy} />],
          ["Provider reference", dispute.pspReference && <code className="code">{dispute.pspReference}</code>],
          ["Decided", dispute.decision && <StateChip key="c" code={`decision_${dispute.decision}`} />],
          ["By", dispute.decidedBy],
        ]}
      />
      {!disputeOver(dispute) && works && <Decide dispute={dispute} />}
      <Entries dispute={dispute} writes={works} />
    </div>
  );
}

function Decide({ dispute }: { dispute: DisputeFieldsFragment }) {
  const [decision, setDecision] = useState(dispute.decision ?? "defend");
  const [note, setNote] = useState(dispute.note);
  const act = useAct(DecideDisputeDocument, decided, { stale: ["Disputes", "PaymentMatters"] });
  const submit = async () => {
    const outcome = await act.run({ id: dispute.id, decision, note: note.trim() });
    if (outcome.kind === "done") toast.success(decision === "defend" ? "Marked as defended" : "Accepted");
  };
  const wrong = act.problem && fieldOf(act.problem) === "note" ? act.problem.message : null;
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>Decide</h3>
      <SelectField
        label="Decision"
        options={DECISIONS}
        value={decision}
        onChange={(event) => setDecision(event.target.value)}
      />
      <TextArea label="Why" value={note} error={wrong} onChange={(event) => setNote(event.target.value)} />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <Button type="submit" busy={act.busy} disabled={note.trim() === ""}>
        Keep the decision
      </Button>
    </form>
  );
}

function Entries({ dispute, writes }: { dispute: DisputeFieldsFragment; writes: boolean }) {
  return (
    <section className="stack" aria-label="Evidence and notes">
      <h3>Evidence and notes</h3>
      <p className="fv-muted">
        Files are given to the provider in its own customer area, under the reference above, and are not kept here.
        Write down what was sent.
      </p>
      {writes && <AddEntry dispute={dispute} />}
      {dispute.entries.length === 0 ? (
        <p className="fv-muted">Nothing is written down yet.</p>
      ) : (
        <ol className={styles.entries}>
          {dispute.entries.map((entry) => (
            <li key={`${entry.at}-${entry.text}`}>
              <p className={styles.entryHead}>
                <StateChip code={`entry_${entry.kind}`} />
                <span>{entry.by}</span>
                <span className="fv-muted">
                  <Moment at={entry.at} />
                </span>
              </p>
              <p>{entry.text}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function AddEntry({ dispute }: { dispute: DisputeFieldsFragment }) {
  const [kind, setKind] = useState("sent");
  const [text, setText] = useState("");
  const act = useAct(NoteDisputeDocument, noted, { stale: ["Disputes"] });
  const submit = async () => {
    const outcome = await act.run({ id: dispute.id, kind, text: text.trim() });
    if (outcome.kind === "done") setText("");
  };
  const wrong = act.problem && fieldOf(act.problem) === "text" ? act.problem.message : null;
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <SelectField label="Kind" options={KINDS} value={kind} onChange={(event) => setKind(event.target.value)} />
      <TextArea label="What" value={text} error={wrong} onChange={(event) => setText(event.target.value)} />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <Button type="submit" busy={act.busy} disabled={text.trim() === ""}>
        Add to the record
      </Button>
    </form>
  );
}
