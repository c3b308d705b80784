import {
  ClosePurchaseLineDocument,
  type ClosePurchaseLineMutation,
  type PurchaseOrderFieldsFragment,
} from "@fovea/gql/admin";
import { Table, Td, TextField, Th } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { csvFile, downloadCsv } from "../../lib/csv";
import { decimal } from "../../lib/format";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Amount, DueDate } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { ORDER_STALE } from "./NextStep";

const closed = (data: ClosePurchaseLineMutation) => data.closePurchaseLine;
type Line = PurchaseOrderFieldsFragment["lines"][number];

/** What was ordered, at which price, and what of it is here. */
export function PurchaseLines({ order }: { order: PurchaseOrderFieldsFragment }) {
  const { may } = useSession();
  const [closing, setClosing] = useState<Line | null>(null);
  const live = ["sent", "acked", "partial"].includes(order.status);
  const mayClose = live && may("procurement:order:edit");
  const exportCsv = () =>
    downloadCsv(
      `${order.number}.csv`,
      csvFile(
        ["Line", "SKU", "Article", "Supplier's article", "Ordered", "Received", "Damaged", "Open", "Due", "Each", "Currency"],
        order.lines.map((line) => [
          line.position,
          line.sku,
          line.description,
          line.supplierSku,
          line.quantity,
          line.received,
          line.damaged,
          line.open,
          line.dueOn,
          decimal(line.unitPrice),
          line.unitPrice.currency,
        ]),
      ),
    );
  return (
    <div className="stack">
      <Table caption="Lines of the order">
        <thead>
          <tr>
            <Th>Article</Th>
            <Th numeric>Ordered</Th>
            <Th numeric>Here</Th>
            <Th numeric>Open</Th>
            <Th>Due</Th>
            <Th numeric>Each</Th>
            <Th numeric>Amount</Th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr key={line.id}>
              <Td>
                {line.description}
                <br />
                <span className="fv-muted">
                  <code className="code">{line.sku}</code> {line.supplierSku}
                </span>
              </Td>
              <Td numeric>{line.quantity}</Td>
              <Td numeric>
                {line.received}
                {line.damaged > 0 && <span className="fv-muted"> + {line.damaged} damaged</span>}
              </Td>
              <Td numeric>
                {line.open}
                {line.closed > 0 && <span className="fv-muted">, {line.closed} given up</span>}
                {mayClose && line.open > 0 && (
                  <>
                    <br />
                    <button type="button" className="link-button" onClick={() => setClosing(line)}>
                      Give up
                    </button>
                  </>
                )}
              </Td>
              <Td>
                <DueDate on={line.dueOn} done={!live || line.open === 0} />
              </Td>
              <Td numeric>
                <Amount of={line.unitPrice} />
              </Td>
              <Td numeric>
                <Amount of={line.total} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <div className="row spread">
        <Button size="sm" onClick={exportCsv}>
          Export CSV
        </Button>
        <p className="strong">
          Total <Amount of={order.total} />
        </p>
      </div>
      {closing && <CloseLine order={order} line={closing} onClose={() => setClosing(null)} />}
    </div>
  );
}

function CloseLine({ order, line, onClose }: { order: PurchaseOrderFieldsFragment; line: Line; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const act = useAct(ClosePurchaseLineDocument, closed, { stale: ORDER_STALE });
  const submit = async () => {
    const outcome = await act.run({ purchaseOrderId: order.id, lineId: line.id, reason });
    if (outcome.kind === "done") {
      toast.success(`${String(line.open)} × ${line.sku} are no longer waited for`);
      onClose();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${String(line.open)} × ${line.sku} will not come?`}
      description="They are taken off what is announced; the reorder rule sees them as missing tonight."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField label="Why" value={reason} autoFocus onChange={(event) => setReason(event.target.value)} />
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Keep waiting</Button>
          <Button type="submit" variant="critical" busy={act.busy} disabled={reason.trim() === ""}>
            Give them up
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
