import { SettleReturnDocument, type SettleReturnMutation } from "@fovea/gql/admin";
import { formatMoney, RadioGroup } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Amount, Facts } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { STALE, type StepProps } from "./ReturnSteps";
import { endings, settleLabel } from "./states";

const settled = (data: SettleReturnMutation) => data.settleReturn;

/** How it ends; what was wished for is chosen, and money is asked for twice. */
export function Settle({ entry, onMoved }: StepProps) {
  const failed = entry.status.toLowerCase() === "refund_failed";
  const ways = failed
    ? ["refund"]
    : endings(
        entry.outcome,
        (entry.units ?? []).map((unit) => unit.disposition),
      );
  const [way, setWay] = useState(ways[0] ?? "refund");
  const [sure, setSure] = useState(false);
  const act = useAct(SettleReturnDocument, settled, { stale: STALE });
  const wished = way === entry.outcome.toLowerCase();
  // Another end than the wished one has another fee: the amount is worked out when it is chosen.
  const amount = wished && entry.refund ? formatMoney(entry.refund) : null;
  const submit = async () => {
    const outcome = await act.run({ returnId: entry.id, outcome: way });
    if (outcome.kind === "done") {
      toast.success(`${entry.number}: ${outcome.value.return.outcomeLabel.toLowerCase()}`);
      onMoved(outcome.value.return.status);
    }
  };
  return (
    <div className="boxed stack">
      <h3>Settle</h3>
      <Facts
        items={[
          ["Delivery", entry.delivery.minor > 0 && <Amount key="d" of={entry.delivery} />],
          ["Less the label", entry.fee.minor > 0 && <Amount key="f" of={entry.fee} />],
          ["In all", entry.refund && <Amount key="r" of={entry.refund} />],
        ]}
      />
      {ways.length > 1 && (
        <RadioGroup
          legend="How it ends"
          name={`settle-${entry.id}`}
          value={way}
          onChange={(next) => {
            setWay(next);
            setSure(false);
          }}
          choices={ways.map((one) => ({
            value: one,
            title: settleLabel(one, null),
            text: one === entry.outcome.toLowerCase() ? "What the customer wished for." : undefined,
          }))}
        />
      )}
      <ActionNote problem={act.problem} error={act.error} />
      {sure ? (
        <div className="actions actions-start">
          <Button variant="primary" busy={act.busy} onClick={() => void submit()}>
            Yes, {settleLabel(way, amount).replace(/^./, (first) => first.toLowerCase())}
          </Button>
          <Button onClick={() => setSure(false)}>Not yet</Button>
        </div>
      ) : (
        <div className="actions actions-start">
          <Button variant="primary" onClick={() => setSure(true)}>
            {settleLabel(way, amount)}
          </Button>
        </div>
      )}
    </div>
  );
}
