import {
  ApproveReturnDocument,
  type ApproveReturnMutation,
  CloseReturnDocument,
  type CloseReturnMutation,
  ReceiveReturnDocument,
  type ReceiveReturnMutation,
  RejectReturnDocument,
  type RejectReturnMutation,
  type ReturnFieldsFragment,
  SendReturnLabelDocument,
  type SendReturnLabelMutation,
} from "@fovea/gql/admin";
import { SelectField, TextArea, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";

export const STALE = ["Returns", "ReturnCounts", "ReturnByNumber", "Order", "Orders", "Overview", "Stock", "StockMovements"] as const;

export interface StepProps {
  entry: ReturnFieldsFragment;
  /** The return is in this state now; the desk shows the list that holds it. */
  onMoved: (status: string) => void;
}

const approved = (data: ApproveReturnMutation) => data.approveReturn;
const rejected = (data: RejectReturnMutation) => data.rejectReturn;
const labelled = (data: SendReturnLabelMutation) => data.sendReturnLabel;
const received = (data: ReceiveReturnMutation) => data.receiveReturn;
const closed = (data: CloseReturnMutation) => data.closeReturn;

/** Yes or no to what the rules leave to a colleague. */
export function Decide({ entry, onMoved }: StepProps) {
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState("");
  const yes = useAct(ApproveReturnDocument, approved, { stale: STALE });
  const no = useAct(RejectReturnDocument, rejected, { stale: STALE });
  const finish = (status: string, words: string) => {
    toast.success(`${entry.number} is ${words}`);
    onMoved(status);
  };
  const approve = async () => {
    const outcome = await yes.run({ returnId: entry.id });
    if (outcome.kind === "done") finish(outcome.value.return.status, "approved");
  };
  const reject = async () => {
    const outcome = await no.run({ returnId: entry.id, reason });
    if (outcome.kind === "done") finish(outcome.value.return.status, "not accepted");
  };
  return (
    <div className="boxed stack">
      <h3>Decide</h3>
      {refusing ? (
        <TextArea
          label="Why not? The customer reads it"
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
      ) : (
        <p>The rules leave this one to you. Once approved, the customer gets the label.</p>
      )}
      <ActionNote problem={yes.problem ?? no.problem} error={yes.error ?? no.error} />
      <div className="actions actions-start">
        {refusing ? (
          <>
            <Button variant="primary" busy={no.busy} disabled={!reason.trim()} onClick={() => void reject()}>
              Do not accept
            </Button>
            <Button onClick={() => setRefusing(false)}>Back</Button>
          </>
        ) : (
          <>
            <Button variant="primary" busy={yes.busy} onClick={() => void approve()}>
              Approve
            </Button>
            <Button onClick={() => setRefusing(true)}>Do not accept</Button>
          </>
        )}
      </div>
    </div>
  );
}

/** The label that did not come by itself. */
export function SendLabel({ entry, onMoved }: StepProps) {
  const act = useAct(SendReturnLabelDocument, labelled, { stale: STALE });
  const submit = async () => {
    const outcome = await act.run({ returnId: entry.id });
    if (outcome.kind === "done") {
      toast.success(`The label of ${entry.number} is ready`);
      onMoved(outcome.value.return.status);
    }
  };
  return (
    <div className="boxed stack">
      <h3>Label</h3>
      <p>It is bought as soon as the return is approved. If no carrier answered then, try again here.</p>
      <ActionNote problem={act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button busy={act.busy} onClick={() => void submit()}>
          Buy the label
        </Button>
      </div>
    </div>
  );
}

/** What is in the parcel; what is missing may come in another one. */
export function Receive({ entry, onMoved }: StepProps) {
  const open = entry.lines.filter((line) => line.arrived < line.quantity);
  const [counts, setCounts] = useState<Record<string, number>>({});
  const act = useAct(ReceiveReturnDocument, received, { stale: STALE });
  const countOf = (line: (typeof open)[number]) => counts[line.orderLineId] ?? line.quantity - line.arrived;
  const lines = open.map((line) => ({ orderLineId: line.orderLineId, quantity: countOf(line) })).filter((line) => line.quantity > 0);
  const submit = async () => {
    const outcome = await act.run({ returnId: entry.id, lines });
    if (outcome.kind === "done") {
      toast.success(`${entry.number} is received`);
      onMoved(outcome.value.return.status);
    }
  };
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>{entry.status.toLowerCase() === "received" ? "Another parcel" : "Receive"}</h3>
      {open.map((line) => (
        <SelectField
          key={line.orderLineId}
          label={line.description}
          hint={`${String(line.quantity - line.arrived)} awaited`}
          value={String(countOf(line))}
          onChange={(event) => setCounts({ ...counts, [line.orderLineId]: Number(event.target.value) })}
          options={Array.from({ length: line.quantity - line.arrived + 1 }, (_, count) => ({
            value: String(count),
            label: count === 0 ? "Not in the parcel" : `${String(count)} in the parcel`,
          })).reverse()}
        />
      ))}
      <ActionNote problem={act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button type="submit" variant="primary" busy={act.busy} disabled={lines.length === 0}>
          Book receipt
        </Button>
      </div>
    </form>
  );
}

/** What stays the customer's leaves the house again. */
export function SendBack({ entry, onMoved }: StepProps) {
  const [tracking, setTracking] = useState("");
  const act = useAct(CloseReturnDocument, closed, { stale: STALE });
  const submit = async () => {
    const outcome = await act.run({ returnId: entry.id, trackingNumber: tracking || null });
    if (outcome.kind === "done") {
      toast.success(`${entry.number} is on its way back`);
      onMoved(outcome.value.return.status);
    }
  };
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>Back to the customer</h3>
      <TextField
        label="Tracking number of the parcel"
        value={tracking}
        onChange={(event) => setTracking(event.target.value)}
      />
      <ActionNote problem={act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button type="submit" variant="primary" busy={act.busy}>
          It has left
        </Button>
      </div>
    </form>
  );
}
