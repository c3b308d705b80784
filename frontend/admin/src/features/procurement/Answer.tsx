import {
  AcknowledgePurchaseOrderDocument,
  type AcknowledgePurchaseOrderMutation,
  type PurchaseOrderFieldsFragment,
} from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { ORDER_STALE } from "./NextStep";

const acked = (data: AcknowledgePurchaseOrderMutation) => data.acknowledgePurchaseOrder;

/** What the supplier answered: its number, and the days it keeps. */
export function Answer({ order, onClose }: { order: PurchaseOrderFieldsFragment; onClose: () => void }) {
  const [reference, setReference] = useState(order.supplierReference);
  const [days, setDays] = useState<Record<string, string>>({});
  const act = useAct(AcknowledgePurchaseOrderDocument, acked, { stale: ORDER_STALE });
  const open = order.lines.filter((line) => line.open > 0);
  const submit = async () => {
    const outcome = await act.run({
      purchaseOrderId: order.id,
      supplierReference: reference,
      lines: open.flatMap((line) => {
        const day = days[line.id];
        return day && day !== line.dueOn ? [{ lineId: line.id, dueOn: day }] : [];
      }),
    });
    if (outcome.kind === "done") {
      toast.success(`${order.number} is acknowledged`);
      onClose();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="The supplier's answer"
      description="Days that differ from what we asked for move what is announced to the shop, too."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Their order number"
          optional
          value={reference}
          autoFocus
          onChange={(event) => setReference(event.target.value)}
        />
        <div className="scroll-list stack">
          {open.map((line) => (
            <TextField
              key={line.id}
              label={`${String(line.open)} × ${line.sku}`}
              type="date"
              value={days[line.id] ?? line.dueOn ?? ""}
              onChange={(event) => setDays({ ...days, [line.id]: event.target.value })}
            />
          ))}
        </div>
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Not yet</Button>
          <Button type="submit" variant="primary" busy={act.busy}>
            Save answer
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
