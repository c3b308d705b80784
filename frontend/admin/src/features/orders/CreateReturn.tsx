import {
  CreateReturnDocument,
  type CreateReturnMutation,
  type OrderDocumentFragment,
  ReturnChoicesDocument,
  ReturnForecastDocument,
} from "@fovea/gql/admin";
import { formatDifference, formatMoney, Notice, SelectField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";

const answer = (data: CreateReturnMutation) => data.createReturn;

interface CreateReturnProps {
  order: OrderDocumentFragment;
  open: boolean;
  onClose: () => void;
}

type Choice = Record<string, { quantity: number; reason: string }>;

/** Opens a return for delivered lines, each with how many and why; it is approved at once. */
export function CreateReturn({ order, open, onClose }: CreateReturnProps) {
  const [chosen, setChosen] = useState<Choice>({});
  const [wish, setWish] = useState("");
  const [instead, setInstead] = useState("");
  const choices = useDocument(ReturnChoicesDocument, { orderNumber: order.number }, { enabled: open });
  const act = useAct(CreateReturnDocument, answer, { stale: ["Order", "Returns", "ReturnCounts", "Overview"] });
  const lines = Object.entries(chosen)
    .filter(([, choice]) => choice.quantity > 0 && choice.reason)
    .map(([orderLineId, choice]) => ({ orderLineId, ...choice }));
  const told = useDocument(
    ReturnForecastDocument,
    { orderNumber: order.number, lines },
    { enabled: open && lines.length > 0, keepPrevious: true },
  );
  const forecast = lines.length > 0 ? told.data?.returnForecast : undefined;
  const options = forecast?.options ?? [];
  const outcome = options.find((one) => one.outcome === wish) ?? options[0];
  const exchanging = outcome?.outcome === "exchange";
  const submit = async () => {
    const done = await act.run({
      orderId: order.id,
      lines,
      outcome: outcome?.outcome ?? "refund",
      exchangeSku: exchanging ? instead : null,
    });
    if (done.kind === "done") {
      toast.success(`${done.value.return.number} is open`);
      setChosen({});
      onClose();
    }
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Return from ${order.number}`}
      description="Choose what comes back and why; what follows is said before it is opened."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {choices.isPending ? <SkeletonRows count={2} /> : null}
        {choices.error ? <FailureState error={choices.error} retry={() => void choices.refetch()} /> : null}
        {(choices.data?.returnChoices ?? []).map((line) => {
          const choice = chosen[line.orderLineId] ?? { quantity: 0, reason: "" };
          const set = (change: Partial<typeof choice>) =>
            setChosen({ ...chosen, [line.orderLineId]: { ...choice, ...change } });
          return (
            <fieldset key={line.orderLineId} className="return-line" disabled={line.returnable === 0}>
              <legend>{line.description}</legend>
              {line.returnable === 0 ? (
                <p className="fv-muted">Nothing of it can come back any more.</p>
              ) : (
                <div className="row">
                  <SelectField
                    label="How many"
                    value={String(choice.quantity)}
                    onChange={(event) => set({ quantity: Number(event.target.value) })}
                    options={Array.from({ length: line.returnable + 1 }, (_, count) => ({
                      value: String(count),
                      label: count === 0 ? "None" : String(count),
                    }))}
                  />
                  <SelectField
                    label="Reason"
                    value={choice.reason}
                    onChange={(event) => set({ reason: event.target.value, quantity: choice.quantity || 1 })}
                    options={[
                      { value: "", label: "Choose" },
                      ...line.reasons.map(({ code, label, group }) => ({ value: code, label, group })),
                    ]}
                  />
                </div>
              )}
            </fieldset>
          );
        })}
        {forecast?.refusal ? <Notice tone="caution">{forecast.refusal}</Notice> : null}
        {outcome && (
          <>
            <SelectField
              label="How it ends"
              hint={[outcome.sentence, ...(forecast?.lines.flatMap((line) => line.sentences) ?? [])].join(" ")}
              value={outcome.outcome}
              onChange={(event) => setWish(event.target.value)}
              options={options.map((one) => ({
                value: one.outcome,
                label: one.amount.minor > 0 ? `${one.label}, ${formatMoney(one.amount)}` : one.label,
              }))}
            />
            {exchanging && (
              <SelectField
                label="For"
                value={instead}
                onChange={(event) => setInstead(event.target.value)}
                options={[
                  { value: "", label: "Choose" },
                  ...(forecast?.exchanges ?? []).map((one) => ({
                    value: one.sku,
                    label: [one.label, formatDifference(one.difference), `${String(one.available)} there`].filter(Boolean).join(", "),
                  })),
                ]}
              />
            )}
          </>
        )}
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Close</Button>
          <Button
            type="submit"
            variant="primary"
            busy={act.busy}
            disabled={!outcome || lines.length === 0 || (exchanging && !instead)}
          >
            Create return
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
