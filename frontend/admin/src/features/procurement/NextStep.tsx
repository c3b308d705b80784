import {
  ApprovePurchaseOrderDocument,
  type ApprovePurchaseOrderMutation,
  ClosePurchaseOrderDocument,
  type ClosePurchaseOrderMutation,
  type PurchaseOrderFieldsFragment,
  SubmitPurchaseOrderDocument,
  type SubmitPurchaseOrderMutation,
} from "@fovea/gql/admin";
import { toast } from "sonner";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button, ButtonLink } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { stepLabel } from "./states";

const submitted = (data: SubmitPurchaseOrderMutation) => data.submitPurchaseOrder;
const approved = (data: ApprovePurchaseOrderMutation) => data.approvePurchaseOrder;
const closed = (data: ClosePurchaseOrderMutation) => data.closePurchaseOrder;
export const ORDER_STALE = ["PurchaseOrder", "PurchaseOrders", "PurchaseCounts", "ReorderProposals"] as const;

/** The one next action of a purchase order, for whoever may do it. */
export function NextStep({ order, onAnswer }: { order: PurchaseOrderFieldsFragment; onAnswer: () => void }) {
  const { may } = useSession();
  const submit = useAct(SubmitPurchaseOrderDocument, submitted, { stale: ORDER_STALE });
  const approve = useAct(ApprovePurchaseOrderDocument, approved, { stale: ORDER_STALE });
  const close = useAct(ClosePurchaseOrderDocument, closed, { stale: ORDER_STALE });
  const edit = may("procurement:order:edit");
  const label = stepLabel(order.nextAction);
  const body = { purchaseOrderId: order.id };
  const run = async (act: typeof submit | typeof approve | typeof close) => {
    const outcome = await act.run(body);
    if (outcome.kind !== "done") return;
    const { status } = outcome.value.order;
    toast.success(
      status === "sent"
        ? `${order.number} is on its way to the supplier`
        : status === "approval"
          ? `${order.number} waits for approval`
          : `${order.number} is closed`,
    );
  };
  const note = (
    <ActionNote
      problem={submit.problem ?? approve.problem ?? close.problem}
      error={submit.error ?? approve.error ?? close.error}
    />
  );
  return (
    <>
      {order.nextAction === "submit" && edit && (
        <Button variant="primary" busy={submit.busy} onClick={() => void run(submit)}>
          {label}
        </Button>
      )}
      {order.nextAction === "approve" && may("procurement:order:approve") && (
        <Button variant="primary" busy={approve.busy} onClick={() => void run(approve)}>
          {label}
        </Button>
      )}
      {order.nextAction === "acknowledge" && edit && (
        <Button variant="primary" onClick={onAnswer}>
          {label}
        </Button>
      )}
      {["sent", "acked", "partial"].includes(order.status) && may("procurement:receipt:create") && (
        <ButtonLink
          to="/receiving/$number"
          params={{ number: order.number }}
          variant={order.nextAction === "receive" ? "primary" : undefined}
        >
          Receive goods
        </ButtonLink>
      )}
      {order.nextAction === "close" && edit && (
        <Button variant="primary" busy={close.busy} onClick={() => void run(close)}>
          {label}
        </Button>
      )}
      {note}
    </>
  );
}
