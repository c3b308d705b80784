import { AdjustStockDocument, type AdjustStockMutation, type StockRowFieldsFragment } from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";

const answer = (data: AdjustStockMutation) => data.adjustStock;

const form = z.object({
  delta: z
    .string()
    .trim()
    .regex(/^[+-]?\d{1,5}$/, "A whole number such as -1 or 3.")
    .refine((text) => Number(text) !== 0, "Zero changes nothing."),
  reason: z.string().trim().min(3, "Say why in a few words.").max(200),
});

/** Corrects the count by a difference, with a reason for the ledger. */
export function AdjustStock({ row }: { row: StockRowFieldsFragment }) {
  const act = useAct(AdjustStockDocument, answer, { stale: ["Stock", "StockMovements", "CatalogFrame", "Overview"] });
  const { register, handleSubmit, formState, reset } = useForm({
    resolver: zodResolver(form),
    defaultValues: { delta: "", reason: "" },
  });
  const submit = handleSubmit(async (values) => {
    const outcome = await act.run({
      sku: row.sku,
      location: row.location,
      delta: Number(values.delta),
      reason: values.reason,
    });
    if (outcome.kind === "done") {
      toast.success(`${row.sku} corrected by ${values.delta}`);
      reset();
    }
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
        error={formState.errors.delta?.message ?? (field === "delta" ? act.problem?.message : null)}
        {...register("delta")}
      />
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
