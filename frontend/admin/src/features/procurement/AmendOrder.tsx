import {
  AmendPurchaseOrderDocument,
  type AmendPurchaseOrderMutation,
  type PurchaseOrderFieldsFragment,
} from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { units } from "./counting";
import { ORDER_STALE } from "./NextStep";

const amended = (data: AmendPurchaseOrderMutation) => data.amendPurchaseOrder;

/** Other quantities, another article: a new version that the supplier gets. */
export function AmendOrder({ order, onClose }: { order: PurchaseOrderFieldsFragment; onClose: () => void }) {
  const [quantities, setQuantities] = useState<Record<string, string>>({});
  const [sku, setSku] = useState("");
  const [more, setMore] = useState("");
  const [reason, setReason] = useState("");
  // What was looked at when this was opened; the list behind may be read again meanwhile.
  const [version] = useState(order.version);
  const act = useAct(AmendPurchaseOrderDocument, amended, { stale: ORDER_STALE });
  const changed = order.lines.filter((line) => (quantities[line.id] ?? String(line.quantity)) !== String(line.quantity));
  const wrong = changed.some((line) => units(quantities[line.id] ?? "") === null);
  const added = sku.trim() !== "" && (units(more) ?? 0) > 0;
  const submit = async () => {
    const outcome = await act.run({
      purchaseOrderId: order.id,
      expectedVersion: version,
      reason,
      lines: [
        ...changed.map((line) => ({ lineId: line.id, quantity: units(quantities[line.id] ?? "") ?? 0 })),
        ...(added ? [{ sku: sku.trim(), quantity: units(more) ?? 0 }] : []),
      ],
    });
    if (outcome.kind === "done") {
      toast.success(
        order.sentAt
          ? `Version ${String(outcome.value.order.version)} goes to the supplier`
          : `${order.number} is changed`,
      );
      onClose();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Amend ${order.number}`}
      description={
        order.sentAt
          ? "The supplier gets the new version by mail. 0 units take a line off."
          : "The draft changes. 0 units take a line off."
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="scroll-list stack">
          {order.lines.map((line) => (
            <TextField
              key={line.id}
              label={line.description}
              hint={line.received > 0 ? `${line.sku}, ${String(line.received)} are here` : line.sku}
              inputMode="numeric"
              value={quantities[line.id] ?? String(line.quantity)}
              error={units(quantities[line.id] ?? "0") === null ? "Whole units." : null}
              onChange={(event) => setQuantities({ ...quantities, [line.id]: event.target.value })}
            />
          ))}
        </div>
        <div className="row align-end">
          <TextField label="Another article (SKU)" optional value={sku} onChange={(event) => setSku(event.target.value)} />
          <TextField label="Units" inputMode="numeric" value={more} onChange={(event) => setMore(event.target.value)} />
        </div>
        <TextField label="Why" optional value={reason} onChange={(event) => setReason(event.target.value)} />
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Keep as it is</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={wrong || (changed.length === 0 && !added)}>
            Save version {version + 1}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
