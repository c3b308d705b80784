import {
  ReceiveReturnDocument,
  type ReceiveReturnMutation,
  RefundReturnDocument,
  type RefundReturnMutation,
  type ReturnFieldsFragment,
} from "@fovea/gql/admin";
import { formatMoney, Notice, SelectField } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Amount, Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { DISPOSITIONS } from "./states";

const received = (data: ReceiveReturnMutation) => data.receiveReturn;
const refunded = (data: RefundReturnMutation) => data.refundReturn;
const STALE = ["Returns", "Order", "Orders", "Overview", "Stock", "StockMovements"] as const;

interface ReturnSheetProps {
  entry: ReturnFieldsFragment | null;
  onClose: () => void;
  /** The return went on to this list of the desk; the sheet goes with it. */
  onMoved: (tab: string) => void;
}

/** One return at the desk with the step it waits for. */
export function ReturnSheet({ entry, onClose, onMoved }: ReturnSheetProps) {
  return (
    <SideSheet open={entry !== null} onClose={onClose} title={entry?.number ?? ""}>
      {entry && <ReturnBody key={entry.id} entry={entry} onMoved={onMoved} />}
    </SideSheet>
  );
}

type StepProps = { entry: ReturnFieldsFragment; onMoved: (tab: string) => void };

function ReturnBody({ entry, onMoved }: StepProps) {
  const { may } = useSession();
  const status = entry.status.toLowerCase();
  return (
    <div className="stack">
      <Facts
        items={[
          ["Status", <StateChip key="s" code={`return_${entry.status}`} />],
          [
            "Order",
            <Link key="o" to="/orders/$number" params={{ number: entry.orderNumber }} className="fv-num">
              {entry.orderNumber}
            </Link>,
          ],
          ["Customer", entry.customerName],
          ["Opened", <Moment key="c" at={entry.createdAt} />],
          ["Refund", entry.refund && <Amount key="r" of={entry.refund} />],
        ]}
      />
      {status === "authorised" && may("orders:return:create") ? (
        <ReceiveForm entry={entry} onMoved={onMoved} />
      ) : (
        <ul className="rows">
          {entry.lines.map((line) => (
            <li key={line.orderLineId}>
              <span className="fv-num strong">{line.quantity} ×</span>
              <div>
                <p>{line.description}</p>
                <p className="fv-muted">
                  {line.reason}
                  {line.disposition && ` · ${inWords(line.disposition)}`}
                </p>
              </div>
              {line.refund && <Amount of={line.refund} />}
            </li>
          ))}
        </ul>
      )}
      {status === "received" && may("payments:refund:create") && <Refund entry={entry} onMoved={onMoved} />}
      {status === "refund_pending" && (
        <Notice tone="info">
          The payment provider has been asked for the refund. It is done when the provider confirms; this page shows it
          by itself.
        </Notice>
      )}
      {status === "refund_failed" && (
        <Notice tone="critical">
          The payment provider refused the refund. Pay it back another way and note it on the order.
        </Notice>
      )}
    </div>
  );
}

function ReceiveForm({ entry, onMoved }: StepProps) {
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const act = useAct(ReceiveReturnDocument, received, { stale: STALE });
  const complete = entry.lines.every((line) => chosen[line.orderLineId]);
  const submit = async () => {
    const outcome = await act.run({
      returnId: entry.id,
      lines: entry.lines.map((line) => ({
        orderLineId: line.orderLineId,
        quantity: line.quantity,
        disposition: chosen[line.orderLineId] ?? "",
      })),
    });
    if (outcome.kind === "done") {
      toast.success(`${entry.number} is received`);
      onMoved("received");
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
      <h3>Receive</h3>
      {entry.lines.map((line) => (
        <SelectField
          key={line.orderLineId}
          label={`${String(line.quantity)} × ${line.description}`}
          hint={`Sent back because: ${line.reason}`}
          value={chosen[line.orderLineId] ?? ""}
          onChange={(event) => setChosen({ ...chosen, [line.orderLineId]: event.target.value })}
          options={[{ value: "", label: "Look at it, then choose" }, ...DISPOSITIONS]}
        />
      ))}
      <ActionNote problem={act.problem} error={act.error} />
      <Button type="submit" variant="primary" busy={act.busy} disabled={!complete}>
        Book receipt
      </Button>
    </form>
  );
}

function Refund({ entry, onMoved }: StepProps) {
  const [sure, setSure] = useState(false);
  const act = useAct(RefundReturnDocument, refunded, { stale: STALE });
  const amount = entry.refund ? formatMoney(entry.refund) : "the amount";
  const submit = async () => {
    const outcome = await act.run({ returnId: entry.id });
    if (outcome.kind === "done") {
      toast.success(`Refund of ${amount} asked for`);
      onMoved("refunding");
    }
  };
  return (
    <div className="boxed stack">
      <h3>Refund</h3>
      <p>{amount} goes back the way it was paid.</p>
      <ActionNote problem={act.problem} error={act.error} />
      {sure ? (
        <div className="actions actions-start">
          <Button variant="primary" busy={act.busy} onClick={() => void submit()}>
            Yes, refund {amount}
          </Button>
          <Button onClick={() => setSure(false)}>Not yet</Button>
        </div>
      ) : (
        <Button variant="primary" onClick={() => setSure(true)}>
          Refund {amount}
        </Button>
      )}
    </div>
  );
}
