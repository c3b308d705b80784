import { CancelOrderDocument, type CancelOrderMutation, type OrderDocumentFragment } from "@fovea/gql/admin";
import { formatMoney, TextArea } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";

const answer = (data: CancelOrderMutation) => data.cancelOrder;

interface CancelOrderProps {
  order: OrderDocumentFragment;
  open: boolean;
  onClose: () => void;
}

/** Asks before the order is cancelled, and says what that releases. */
export function CancelOrder({ order, open, onClose }: CancelOrderProps) {
  const [reason, setReason] = useState("");
  const act = useAct(CancelOrderDocument, answer, {
    stale: ["Order", "Orders", "Overview", "PickTasks", "Jobs", "PackQueue"],
  });
  const submit = async () => {
    const outcome = await act.run({ orderId: order.id, reason: reason.trim() });
    if (outcome.kind === "done") {
      toast.success(`${order.number} is cancelled`);
      onClose();
    }
  };
  const atField = act.problem && fieldOf(act.problem) === "reason" ? act.problem : null;
  return (
    <Dialog
      open={open}
      onClose={() => {
        act.clear();
        onClose();
      }}
      title={`Cancel ${order.number}?`}
      description={`The stock goes back on sale, open picks and jobs stop, and ${formatMoney(order.totals.total)} is released to the customer, who gets a mail.`}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextArea
          label="Reason"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={atField?.message}
        />
        <ActionNote problem={atField ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Keep order</Button>
          <Button type="submit" variant="critical" busy={act.busy} disabled={reason.trim() === ""}>
            Cancel order
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
