import {
  CancelTransferDocument,
  type CancelTransferMutation,
  ReceiveTransferDocument,
  type ReceiveTransferMutation,
  SendTransferDocument,
  type SendTransferMutation,
  type TransferFieldsFragment,
} from "@fovea/gql/admin";
import { Checkbox, Table, Td, TextField, Th } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { unitsOf } from "./lines";

const sent = (data: SendTransferMutation) => data.sendTransfer;
const received = (data: ReceiveTransferMutation) => data.receiveTransfer;
const cancelled = (data: CancelTransferMutation) => data.cancelTransfer;
export const TRANSFERS_STALE = ["Transfers", "Stock", "StockBySku", "StockMovements", "Overview"] as const;

interface TransferSheetProps {
  transfer: TransferFieldsFragment | null;
  onClose: () => void;
  /** The transfer went on to this list; the sheet goes with it. */
  onMoved: (tab: string) => void;
}

/** One transfer with the step it waits for. */
export function TransferSheet({ transfer, onClose, onMoved }: TransferSheetProps) {
  return (
    <SideSheet
      open={transfer !== null}
      onClose={onClose}
      title={transfer?.number ?? ""}
      description={transfer && `${transfer.fromWarehouse} to ${transfer.toWarehouse}`}
    >
      {transfer && <Body key={`${transfer.id} ${transfer.status}`} transfer={transfer} onMoved={onMoved} />}
    </SideSheet>
  );
}

type Step = { transfer: TransferFieldsFragment; onMoved: (tab: string) => void };

function Body({ transfer, onMoved }: Step) {
  const { may } = useSession();
  const moves = may("inventory:stock:move");
  const underway = ["sent", "partly_received"].includes(transfer.status);
  return (
    <div className="stack">
      <Facts
        items={[
          ["Status", <StateChip key="s" code={`transfer_${transfer.status}`} />],
          ["Why", transfer.note],
          ["Written by", transfer.createdBy],
          ["Written", <Moment key="c" at={transfer.createdAt} />],
          ["Sent by", transfer.sentBy],
          ["Sent", transfer.sentAt && <Moment key="t" at={transfer.sentAt} />],
          ["Received by", transfer.receivedBy],
          ["Received", transfer.receivedAt && <Moment key="r" at={transfer.receivedAt} />],
        ]}
      />
      <Table caption={`Lines of ${transfer.number}`}>
        <thead>
          <tr>
            <Th>Article</Th>
            <Th numeric>Asked</Th>
            <Th numeric>Sent</Th>
            <Th numeric>Received</Th>
            <Th numeric>Missing</Th>
          </tr>
        </thead>
        <tbody>
          {transfer.lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.description}
                <div className="fv-muted">
                  <code className="code">{line.sku}</code>
                  {line.lot && ` lot ${line.lot}`}
                </div>
              </td>
              <Td numeric>{line.quantity}</Td>
              <Td numeric>{line.sent}</Td>
              <Td numeric>{line.received}</Td>
              <Td numeric>{line.missing}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {transfer.status === "draft" && moves && <SendForm transfer={transfer} onMoved={onMoved} />}
      {underway && moves && <ReceiveForm transfer={transfer} onMoved={onMoved} />}
    </div>
  );
}

function SendForm({ transfer, onMoved }: Step) {
  const send = useAct(SendTransferDocument, sent, { stale: TRANSFERS_STALE });
  const cancel = useAct(CancelTransferDocument, cancelled, { stale: TRANSFERS_STALE });
  const go = async () => {
    const outcome = await send.run({ transferId: transfer.id });
    if (outcome.kind === "done") {
      toast.success(`${transfer.number} is on its way to ${transfer.toWarehouse}`);
      onMoved("underway");
    }
  };
  const drop = async () => {
    const outcome = await cancel.run({ transferId: transfer.id });
    if (outcome.kind === "done") {
      toast.success(`${transfer.number} is dropped`);
      onMoved("done");
    }
  };
  return (
    <div className="boxed stack">
      <h3>Send</h3>
      <p>
        The goods leave their bins in {transfer.fromWarehouse}, first bin of the walk first: all of them, or none when
        something is promised meanwhile.
      </p>
      <ActionNote problem={send.problem ?? cancel.problem} error={send.error ?? cancel.error} />
      <div className="actions actions-start">
        <Button variant="primary" busy={send.busy} onClick={() => void go()}>
          Send {unitsOf(transfer.lines).quantity} units
        </Button>
        <Button variant="quiet" busy={cancel.busy} onClick={() => void drop()}>
          Drop this draft
        </Button>
      </div>
    </div>
  );
}

function ReceiveForm({ transfer, onMoved }: Step) {
  const open = transfer.lines.filter((line) => line.underway > 0);
  const [arrived, setArrived] = useState<Record<string, number>>({});
  const [complete, setComplete] = useState(false);
  const act = useAct(ReceiveTransferDocument, received, { stale: TRANSFERS_STALE });
  const units = (line: (typeof open)[number]) => arrived[line.id] ?? line.underway;
  const short = open.reduce((total, line) => total + line.underway - units(line), 0);
  const submit = async () => {
    const outcome = await act.run({
      transferId: transfer.id,
      lines: open.map((line) => ({ lineId: line.id, quantity: units(line) })),
      complete: complete && short > 0,
    });
    if (outcome.kind === "done") {
      const done = outcome.value.transfer.status === "received";
      toast.success(`${transfer.number} ${done ? "is received" : "is received in part"}`);
      setArrived({});
      onMoved(done ? "done" : "underway");
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
      <h3>What arrived?</h3>
      <p>It goes to the dock of {transfer.toWarehouse}, to be put away from there.</p>
      {open.map((line) => (
        <TextField
          key={line.id}
          label={line.description}
          hint={`${line.sku}${line.lot ? `, lot ${line.lot}` : ""}: ${String(line.underway)} on the way`}
          type="number"
          min={0}
          max={line.underway}
          value={units(line)}
          onChange={(event) => setArrived({ ...arrived, [line.id]: Math.max(0, event.target.valueAsNumber || 0) })}
        />
      ))}
      {short > 0 && (
        <Checkbox
          label={`Nothing more will come: ${String(short)} ${short === 1 ? "unit is" : "units are"} written off as missing`}
          checked={complete}
          onChange={(event) => setComplete(event.target.checked)}
        />
      )}
      <ActionNote problem={act.problem} error={act.error} />
      <Button type="submit" variant="primary" busy={act.busy}>
        Book receipt
      </Button>
    </form>
  );
}
