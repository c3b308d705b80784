import { SetTaxRateDocument, type SetTaxRateMutation } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { basisPoints, CATEGORY_OPTIONS, placeText, today } from "./words";

const set = (data: SetTaxRateMutation) => data.setTaxRate;
const STALE = ["TaxRates"] as const;
const GOODS = [{ value: "", label: "Everything" }, ...CATEGORY_OPTIONS];
const NO_RATE = "A percentage as 7.29.";

/** A rate from a day on; what is there stays, the newer day counts. */
export function SetRate({ country, onClose }: { country: string; onClose: () => void }) {
  const [form, setForm] = useState({
    country: country.toUpperCase(),
    region: "",
    postcodePrefix: "",
    category: "",
    rate: "",
    exempt: "0",
    validFrom: today(),
    source: "",
    maxAgeDays: "365",
  });
  const [tried, setTried] = useState(false);
  const act = useAct(SetTaxRateDocument, set, { stale: STALE });
  const wrong = act.problem && fieldOf(act.problem);
  const rate = basisPoints(form.rate);
  const exempt = basisPoints(form.exempt);
  const field = (name: keyof typeof form, error: string | null = null) => ({
    value: form[name],
    error: (tried && error) || (wrong === name ? act.problem?.message : null),
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  const save = async () => {
    setTried(true);
    if (rate === null || exempt === null) return;
    const outcome = await act.run({
      country: form.country,
      region: form.region,
      postcodePrefix: form.postcodePrefix,
      category: form.category || null,
      rateBp: rate,
      exemptBp: exempt,
      validFrom: form.validFrom,
      source: form.source,
      maxAgeDays: Number(form.maxAgeDays) || 0,
    });
    if (outcome.kind !== "done") return;
    toast.success(`The rate of ${placeText(form)} is set`);
    onClose();
  };
  const placed = wrong !== null && wrong in form;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Set a rate"
      description="Rates are never rewritten: give it the day from which it counts."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="form-grid">
          <TextField label="Country" hint="Two letters" maxLength={2} {...field("country")} />
          <TextField label="State or region" optional maxLength={3} {...field("region")} />
          <TextField label="Postcode begins with" optional maxLength={10} {...field("postcodePrefix")} />
          <SelectField label="Goods" options={GOODS} {...field("category")} />
          <TextField
            label="Rate"
            suffix="%"
            inputMode="decimal"
            {...field("rate", rate === null ? NO_RATE : null)}
          />
          <TextField
            label="Exempt part of the price"
            hint="United Kingdom: the dispensing"
            suffix="%"
            inputMode="decimal"
            {...field("exempt", exempt === null ? NO_RATE : null)}
          />
          <TextField label="From" type="date" {...field("validFrom")} />
          <TextField label="To be checked again within" suffix="days" inputMode="numeric" {...field("maxAgeDays")} />
        </div>
        <TextField label="Source" hint="The law, notice or adviser it is from" {...field("source")} />
        <ActionNote problem={placed ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" variant="primary" busy={act.busy}>
            Set the rate
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
