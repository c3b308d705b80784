import { type AdjustmentFieldsFragment, DecideAdjustmentDocument, type DecideAdjustmentMutation } from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button, ButtonLink } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Amount, Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { signed } from "../counts/counting";

const answer = (data: DecideAdjustmentMutation) => data.decideAdjustment;
const STALE = ["Adjustments", "Stock", "StockMovements", "CountFigures", "Overview"] as const;

interface AdjustmentSheetProps {
  entry: AdjustmentFieldsFragment | null;
  onClose: () => void;
  onMoved: (tab: string) => void;
}

/** One correction, and the second person's decision on it. */
export function AdjustmentSheet({ entry, onClose, onMoved }: AdjustmentSheetProps) {
  return (
    <SideSheet open={entry !== null} onClose={onClose} title={entry?.number ?? ""} description={entry?.description}>
      {entry && <Body key={entry.id} entry={entry} onMoved={onMoved} />}
    </SideSheet>
  );
}

function Body({ entry, onMoved }: { entry: AdjustmentFieldsFragment; onMoved: (tab: string) => void }) {
  const { may } = useSession();
  return (
    <div className="stack">
      <Facts
        items={[
          ["Status", <StateChip key="s" code={`adjustment_${entry.status}`} />],
          ["SKU", <code key="k" className="code">{entry.sku}</code>],
          ["Lot", entry.lot],
          ["Place", entry.location],
          ["Difference", <span key="d" className="fv-num strong">{signed(entry.delta)}</span>],
          ["At cost", <Amount key="v" of={entry.value} />],
          ["Reason", inWords(entry.reason)],
          ["Note", entry.note],
          ["Asked by", entry.askedBy],
          ["Asked", <Moment key="a" at={entry.askedAt} />],
          ["Decided by", entry.decidedBy],
          ["Decided", entry.decidedAt && <Moment key="e" at={entry.decidedAt} />],
          ["Said", entry.decisionNote],
        ]}
      />
      <div className="actions actions-start">
        <ButtonLink to="/stock" search={{ q: entry.sku }}>
          See its stock
        </ButtonLink>
      </div>
      {entry.status === "pending" && may("inventory:adjustment:decide") && <Decide entry={entry} onMoved={onMoved} />}
    </div>
  );
}

function Decide({ entry, onMoved }: { entry: AdjustmentFieldsFragment; onMoved: (tab: string) => void }) {
  const [note, setNote] = useState("");
  const act = useAct(DecideAdjustmentDocument, answer, { stale: STALE });
  const decide = async (approve: boolean) => {
    const outcome = await act.run({ adjustmentId: entry.id, approve, note });
    if (outcome.kind !== "done") return;
    toast.success(`${entry.number} is ${approve ? "booked" : "rejected"}`);
    onMoved(approve ? "booked" : "rejected");
  };
  const wrong = act.problem && fieldOf(act.problem) === "note" ? act.problem.message : null;
  return (
    <form className="boxed stack" onSubmit={(event) => event.preventDefault()}>
      <h3>Decide</h3>
      <p>Whoever asked may not approve. It is booked as the place is now, or refused when too little is free there.</p>
      <TextField
        label="Remark"
        hint="Needed for a no"
        value={note}
        error={wrong}
        onChange={(event) => setNote(event.target.value)}
      />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button variant="primary" busy={act.busy} onClick={() => void decide(true)}>
          Approve and book
        </Button>
        <Button onClick={() => void decide(false)}>Reject</Button>
      </div>
    </form>
  );
}
