import { CreateReturnDocument, type CreateReturnMutation, type OrderDocumentFragment } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";

const answer = (data: CreateReturnMutation) => data.createReturn;
const REASONS = ["Does not fit", "Cannot see well", "Damaged on arrival", "Wrong article", "Changed mind"];

interface CreateReturnProps {
  order: OrderDocumentFragment;
  open: boolean;
  onClose: () => void;
}

type Choice = Record<string, { quantity: number; reason: string }>;

/** Opens a return for delivered lines, each with how many and why. */
export function CreateReturn({ order, open, onClose }: CreateReturnProps) {
  const [chosen, setChosen] = useState<Choice>({});
  const act = useAct(CreateReturnDocument, answer, { stale: ["Order", "Returns", "Overview"] });
  const lines = Object.entries(chosen)
    .filter(([, choice]) => choice.quantity > 0)
    .map(([orderLineId, choice]) => ({ orderLineId, ...choice }));
  const submit = async () => {
    const outcome = await act.run({ orderId: order.id, lines });
    if (outcome.kind === "done") {
      toast.success(`${outcome.value.return.number} is open`);
      setChosen({});
      onClose();
    }
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Return from ${order.number}`}
      description="Choose what comes back and why."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {order.lines.map((line) => {
          const choice = chosen[line.id] ?? { quantity: 0, reason: REASONS[0] ?? "" };
          const set = (change: Partial<typeof choice>) => setChosen({ ...chosen, [line.id]: { ...choice, ...change } });
          return (
            <fieldset key={line.id} className="return-line" disabled={line.returnable === 0}>
              <legend>{line.description}</legend>
              {line.returnNote && <p className="fv-muted">{line.returnNote}</p>}
              {line.returnable > 0 && (
                <div className="row">
                  <TextField
                    label={`How many of ${String(line.returnable)}`}
                    type="number"
                    min={0}
                    max={line.returnable}
                    value={choice.quantity}
                    onChange={(event) =>
                      set({ quantity: Math.min(line.returnable, Math.max(0, event.target.valueAsNumber || 0)) })
                    }
                  />
                  <SelectField
                    label="Reason"
                    value={choice.reason}
                    onChange={(event) => set({ reason: event.target.value })}
                    options={REASONS.map((reason) => ({ value: reason, label: reason }))}
                  />
                </div>
              )}
            </fieldset>
          );
        })}
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={lines.length === 0}>
            Create return
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
