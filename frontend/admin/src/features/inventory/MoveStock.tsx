import { MoveStockDocument, type MoveStockMutation, type StockRowFieldsFragment } from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { normaliseScan } from "../../lib/scan";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { STOCK_STALE } from "./AdjustStock";

const answer = (data: MoveStockMutation) => data.moveStock;

/** Moves free units to another place of the same warehouse. */
export function MoveStock({ row }: { row: StockRowFieldsFragment }) {
  const [to, setTo] = useState("");
  const [quantity, setQuantity] = useState("");
  const act = useAct(MoveStockDocument, answer, { stale: STOCK_STALE });
  const target = normaliseScan(to);
  const units = Number(quantity);
  const submit = async () => {
    const outcome = await act.run({ sku: row.sku, lot: row.lot, from: row.location, to: target, quantity: units });
    if (outcome.kind !== "done") return;
    toast.success(`${String(units)} × ${row.sku} moved to ${outcome.value.location}`);
    setTo("");
    setQuantity("");
  };
  const field = act.problem ? fieldOf(act.problem) : null;
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>Move to another place</h3>
      <div className="form-grid">
        <TextField
          label="To"
          hint="Scan or type the place"
          autoComplete="off"
          autoCapitalize="characters"
          value={to}
          error={field === "to" ? act.problem?.message : null}
          onChange={(event) => setTo(event.target.value)}
        />
        <TextField
          label="Units"
          type="number"
          min={1}
          value={quantity}
          error={field === "quantity" ? act.problem?.message : null}
          onChange={(event) => setQuantity(event.target.value)}
        />
      </div>
      <ActionNote problem={field === "to" || field === "quantity" ? null : act.problem} error={act.error} />
      <Button type="submit" busy={act.busy} disabled={target === "" || !(units >= 1)}>
        Move
      </Button>
    </form>
  );
}
