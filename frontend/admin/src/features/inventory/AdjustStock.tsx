import { AdjustStockDocument, type AdjustStockMutation, type StockRowFieldsFragment } from "@fovea/gql/admin";
import { formatMoney, SelectField, TextField } from "@fovea/ui";
import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { type Correction, correction, REASONS } from "./correction";

const answer = (data: AdjustStockMutation) => data.adjustStock;
export const STOCK_STALE = ["Stock", "StockBySku", "StockMovements", "StockPlaces", "CatalogFrame", "Overview"] as const;

/** Corrects the count by a difference, with a reason for the ledger. */
export function AdjustStock({ row }: { row: StockRowFieldsFragment }) {
  const act = useAct(AdjustStockDocument, answer, { stale: [...STOCK_STALE, "Adjustments", "CountFigures"] });
  const { register, handleSubmit, formState, reset } = useForm<Correction>({
    resolver: zodResolver(correction),
    defaultValues: { delta: "", reasonCode: "damaged", reason: "" },
  });
  const submit = handleSubmit(async (values) => {
    const outcome = await act.run({
      sku: row.sku,
      location: row.location,
      lot: row.lot,
      delta: Number(values.delta),
      reasonCode: values.reasonCode,
      reason: values.reason,
    });
    if (outcome.kind !== "done") return;
    if (outcome.value.__typename === "AdjustStockPending") {
      const { number, value } = outcome.value.adjustment;
      const worth = formatMoney({ ...value, minor: Math.abs(value.minor) });
      toast.info(`${number} is worth ${worth}: a second person has to approve it under Corrections`);
    } else {
      toast.success(`${row.sku} corrected by ${values.delta}`);
    }
    reset();
  });
  const field = act.problem ? fieldOf(act.problem) : null;
  const placed = field === "delta" || field === "reason";
  return (
    <form onSubmit={(event) => void submit(event)} className="boxed stack" noValidate>
      <h3>Correct the count</h3>
      <TextField
        label="Difference"
        inputMode="text"
        autoComplete="off"
        hint="What is to be added or taken off, such as -1 or 3"
        error={formState.errors.delta?.message ?? (field === "delta" ? act.problem?.message : null)}
        {...register("delta")}
      />
      <SelectField label="Kind" options={REASONS} {...register("reasonCode")} />
      <TextField
        label="Reason"
        error={formState.errors.reason?.message ?? (field === "reason" ? act.problem?.message : null)}
        {...register("reason")}
      />
      <ActionNote problem={placed ? null : act.problem} error={act.error} />
      <Button type="submit" busy={act.busy}>
        Book correction
      </Button>
    </form>
  );
}
