import {
  CancelPurchaseOrderDocument,
  type CancelPurchaseOrderMutation,
  type PurchaseOrderFieldsFragment,
  RejectPurchaseOrderDocument,
  type RejectPurchaseOrderMutation,
} from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { ORDER_STALE } from "./NextStep";

const cancelled = (data: CancelPurchaseOrderMutation) => data.cancelPurchaseOrder;
const rejected = (data: RejectPurchaseOrderMutation) => data.rejectPurchaseOrder;

interface Props {
  order: PurchaseOrderFieldsFragment;
  kind: "cancel" | "reject";
  onClose: () => void;
}

/** Why an order is cancelled or sent back. */
export function AskReason({ order, kind, onClose }: Props) {
  const [reason, setReason] = useState("");
  const cancel = useAct(CancelPurchaseOrderDocument, cancelled, { stale: ORDER_STALE });
  const reject = useAct(RejectPurchaseOrderDocument, rejected, { stale: ORDER_STALE });
  const act = kind === "cancel" ? cancel : reject;
  const submit = async () => {
    const outcome = await act.run({ purchaseOrderId: order.id, reason });
    if (outcome.kind === "done") {
      toast.success(kind === "cancel" ? `${order.number} is cancelled` : `${order.number} is a draft again`);
      onClose();
    }
  };
  const told = order.sentAt ? "The supplier has it and is told by mail." : "The supplier never heard of it.";
  return (
    <Dialog
      open
      onClose={onClose}
      title={kind === "cancel" ? `Cancel ${order.number}?` : `Send ${order.number} back?`}
      description={kind === "cancel" ? told : "It becomes a draft; the reason stands in its timeline."}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField label="Why" value={reason} autoFocus maxLength={500} onChange={(event) => setReason(event.target.value)} />
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Keep as it is</Button>
          <Button type="submit" variant="critical" busy={act.busy} disabled={reason.trim() === ""}>
            {kind === "cancel" ? "Cancel order" : "Send back"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
