import { InspectReturnDocument, type InspectReturnMutation, ReturnLotsDocument } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Amount } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { STALE, type StepProps } from "./ReturnSteps";
import { verdictsFor } from "./states";

const inspected = (data: InspectReturnMutation) => data.inspectReturn;

/** Every piece that arrived, beside its picture, gets a verdict. */
export function Inspect({ entry, onMoved }: StepProps) {
  const units = (entry.units ?? []).filter((unit) => unit.arrivedAt !== null);
  const missing = (entry.units ?? []).length - units.length;
  const [verdicts, setVerdicts] = useState<Record<string, string>>({});
  const [remarks, setRemarks] = useState<Record<string, string>>({});
  const [lots, setLots] = useState<Record<string, string>>({});
  const out = useDocument(ReturnLotsDocument, { returnId: entry.id }).data?.returnLots ?? [];
  const lotsOf = (orderLineId: string) => out.find((one) => one.orderLineId === orderLineId)?.lots ?? [];
  const act = useAct(InspectReturnDocument, inspected, { stale: STALE });
  const complete = units.every((unit) => verdicts[unit.id]);
  const submit = async () => {
    const outcome = await act.run({
      returnId: entry.id,
      units: units.map((unit) => ({
        unitId: unit.id,
        disposition: verdicts[unit.id] ?? "",
        remark: remarks[unit.id] ?? null,
        lot: lots[unit.id] ?? null,
      })),
    });
    if (outcome.kind === "done") {
      toast.success(`${entry.number} is inspected`);
      onMoved(outcome.value.return.status);
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
      <h3>Inspect</h3>
      {units.map((unit) => {
        const line = entry.lines.find((one) => one.orderLineId === unit.orderLineId);
        if (!line) return null;
        return (
          <fieldset key={unit.id} className="return-unit">
            <legend>{line.description}</legend>
            {line.picture && <img src={line.picture.url} alt={line.picture.alt} width={144} height={96} />}
            <p className="fv-muted">
              {line.reasonLabel}. Worth <Amount of={unit.worth} /> for this reason.
            </p>
            <SelectField
              label="Verdict"
              value={verdicts[unit.id] ?? ""}
              onChange={(event) => setVerdicts({ ...verdicts, [unit.id]: event.target.value })}
              options={[{ value: "", label: "Look at it, then choose" }, ...verdictsFor(line.made)]}
            />
            <LotField lots={lotsOf(unit.orderLineId)} value={lots[unit.id] ?? ""} onChange={(lot) => setLots({ ...lots, [unit.id]: lot })} />
            <TextField
              label="Remark"
              value={remarks[unit.id] ?? ""}
              maxLength={200}
              onChange={(event) => setRemarks({ ...remarks, [unit.id]: event.target.value })}
            />
          </fieldset>
        );
      })}
      {missing > 0 && (
        <p className="fv-muted">
          {missing === 1 ? "One piece has" : `${String(missing)} pieces have`} not arrived. Inspecting now closes the
          wait for {missing === 1 ? "it" : "them"}: {missing === 1 ? "it stays" : "they stay"} the customer&apos;s.
        </p>
      )}
      <ActionNote problem={act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button type="submit" variant="primary" busy={act.busy} disabled={!complete || units.length === 0}>
          Book verdicts
        </Button>
      </div>
    </form>
  );
}

/** The lot or serial number on the piece: read off it when the order was sent more than one. */
function LotField({ lots, value, onChange }: { lots: readonly string[]; value: string; onChange: (lot: string) => void }) {
  if (lots.length === 0) return null;
  if (lots.length === 1) {
    return (
      <p className="fv-muted">
        Goes back to lot <code className="code">{lots[0]}</code>, which it was sent from.
      </p>
    );
  }
  return (
    <SelectField
      label="Lot or serial number"
      hint="It left in several: read the one on this piece."
      value={value}
      onChange={(event) => onChange(event.target.value)}
      options={[{ value: "", label: "Read it off the piece" }, ...lots.map((lot) => ({ value: lot, label: lot }))]}
    />
  );
}
