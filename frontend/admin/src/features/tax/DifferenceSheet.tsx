import {
  DecideTaxDifferenceDocument,
  type DecideTaxDifferenceMutation,
  type TaxDifferenceFieldsFragment,
} from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
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
import { channelName } from "./words";

const decided = (data: DecideTaxDifferenceMutation) => data.decideTaxDifference;
const STALE = ["TaxDifferences", "TaxOverview", "Order", "Orders"] as const;
const DECISIONS = [
  { value: "absorb", label: "It is ours" },
  { value: "asked", label: "The customer was asked, the order is changed" },
  { value: "paid_back", label: "It was paid back to the customer" },
] as const;
type Row = TaxDifferenceFieldsFragment;

/** One difference, and what becomes of it. */
export function DifferenceSheet({ row, onClose }: { row: Row | null; onClose: () => void }) {
  return (
    <SideSheet open={row !== null} onClose={onClose} title={row ? `Tax of ${row.orderNumber}` : ""}>
      {row && <Body key={row.id} row={row} />}
    </SideSheet>
  );
}

function Body({ row }: { row: Row }) {
  const { may } = useSession();
  return (
    <div className="stack">
      <Facts
        items={[
          ["State", <StateChip key="s" code={`difference_${row.state}`} />],
          ["Channel", channelName(row.channel)],
          ["Charged", <Amount key="c" of={row.charged} />],
          ["Calculated", row.calculated && <Amount key="t" of={row.calculated} />],
          ["Difference", row.amount && <Amount key="d" of={row.amount} />],
          ["Asked again", row.state === "waiting" && row.attempts > 0 && `${String(row.attempts)} times so far`],
          ["Decision", row.decision && inWords(row.decision)],
          ["Decided by", row.decidedBy],
          ["Because", row.reason],
          ["Settled", row.settledAt && <Moment key="a" at={row.settledAt} />],
        ]}
      />
      <div className="actions actions-start">
        <ButtonLink to="/orders/$number" params={{ number: row.orderNumber }}>
          Open {row.orderNumber}
        </ButtonLink>
      </div>
      {row.state === "review" && may("tax:document:decide") && <Decide row={row} />}
    </div>
  );
}

function Decide({ row }: { row: Row }) {
  const [decision, setDecision] = useState<string>("absorb");
  const [reason, setReason] = useState("");
  const act = useAct(DecideTaxDifferenceDocument, decided, { stale: STALE });
  const decide = async () => {
    const outcome = await act.run({ differenceId: row.id, decision, reason });
    if (outcome.kind === "done") toast.success(`The tax of ${row.orderNumber} is decided`);
  };
  const wrong = act.problem && fieldOf(act.problem) === "reason" ? act.problem.message : null;
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void decide();
      }}
    >
      <h3>Decide</h3>
      <p>Nothing is charged or paid back by this: it says what was done, and lets the order go on.</p>
      <SelectField
        label="What becomes of it"
        options={DECISIONS}
        value={decision}
        onChange={(event) => setDecision(event.target.value)}
      />
      <TextField label="Reason" value={reason} error={wrong} onChange={(event) => setReason(event.target.value)} />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button type="submit" variant="primary" busy={act.busy}>
          Decide
        </Button>
      </div>
    </form>
  );
}
