import { CreateTransferDocument, type CreateTransferMutation, WarehousesDocument } from "@fovea/gql/admin";
import { SelectField, TextArea, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { readLines } from "./lines";
import { TRANSFERS_STALE } from "./TransferSheet";

const answer = (data: CreateTransferMutation) => data.createTransfer;

interface NewTransferProps {
  open: boolean;
  onClose: () => void;
  onMade: (number: string) => void;
}

/** Writes down what one warehouse shall send another; nothing moves before it is sent. */
export function NewTransfer({ open, onClose, onMade }: NewTransferProps) {
  const houses = useDocument(WarehousesDocument, {}, { enabled: open }).data?.warehouses ?? [];
  const [source, setSource] = useState<string | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [note, setNote] = useState("");
  const act = useAct(CreateTransferDocument, answer, { stale: TRANSFERS_STALE });
  const from = source ?? houses[0]?.code ?? "";
  const to = target ?? houses.find((house) => house.code !== from)?.code ?? "";
  const { wanted, unread } = readLines(text);
  const submit = async () => {
    const outcome = await act.run({ fromWarehouse: from, toWarehouse: to, lines: wanted, note });
    if (outcome.kind !== "done") return;
    toast.success(`${outcome.value.transfer.number} is written`);
    setText("");
    setNote("");
    onClose();
    onMade(outcome.value.transfer.number);
  };
  const field = act.problem ? (fieldOf(act.problem)?.split(".")[0] ?? null) : null;
  const at = (name: string) => (field === name ? act.problem?.message : null);
  const placed = ["fromWarehouse", "toWarehouse", "lines"].includes(field ?? "");
  const options = houses.map((house) => ({ value: house.code, label: `${house.code}, ${house.name}` }));
  return (
    <Dialog open={open} onClose={onClose} title="New transfer" description="Nothing moves before it is sent.">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="form-grid">
          <SelectField
            label="From"
            options={options}
            value={from}
            error={at("fromWarehouse")}
            onChange={(event) => setSource(event.target.value)}
          />
          <SelectField
            label="To"
            options={options.filter((option) => option.value !== from)}
            value={to}
            error={at("toWarehouse")}
            onChange={(event) => setTarget(event.target.value)}
          />
        </div>
        <TextArea
          label="Articles"
          hint="One a line: the SKU, then how many. Scanning adds lines of one."
          rows={6}
          value={text}
          error={
            at("lines") ??
            (unread[0] ? `Line ${String(unread[0].line)} cannot be read: "${unread[0].text}". Write SKU and number.` : null)
          }
          onChange={(event) => setText(event.target.value)}
        />
        <TextField label="Why" optional value={note} onChange={(event) => setNote(event.target.value)} />
        <ActionNote problem={placed ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={wanted.length === 0 || unread.length > 0}>
            Write the transfer
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
