import {
  SaveShippingRuleDocument,
  type SaveShippingRuleMutation,
  type ShippingRuleFieldsFragment,
  type ShippingTermsFieldsFragment,
} from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { CHOICES, draftOf, orderLabel, orders, type RuleDraft, ruleOf, whatOf, whereOf } from "./rules";
import { TryOnParcel } from "./TryOnParcel";

const saved = (data: SaveShippingRuleMutation) => data.saveShippingRule;
const FORMATS = [
  { value: "pdf", label: "PDF, 4 × 6 inches" },
  { value: "zpl", label: "ZPL, for a label printer" },
];
const FIELDS = new Set([
  "channel",
  "country",
  "weightOverG",
  "valueOver",
  "carriers",
  "vendors",
  "tolerance",
  "insureAbove",
  "flatMinor",
  "flatDays",
]);

interface ShippingRuleFormProps {
  rule: ShippingRuleFieldsFragment | null;
  terms: ShippingTermsFieldsFragment;
  onClose: () => void;
}

/** One rule: whose parcels it is for, what is bought for them, and what it would do to a packed one before it is saved. */
export function ShippingRuleForm({ rule, terms, onClose }: ShippingRuleFormProps) {
  const [version] = useState(rule?.version ?? 0);
  const [draft, setDraft] = useState<RuleDraft>(() => draftOf(rule));
  const [unread, setUnread] = useState<{ field: string; said: string } | null>(null);
  const act = useAct(SaveShippingRuleDocument, saved, { stale: ["ShippingTerms"] });
  const refused = act.problem ? (fieldOf(act.problem)?.replace(/^rule\./, "") ?? null) : null;
  const said = (name: string) =>
    unread?.field === name ? unread.said : refused === name ? (act.problem?.message ?? null) : null;
  const set = (name: keyof RuleDraft) => (event: { target: { value: string } }) => {
    setUnread(null);
    setDraft({ ...draft, [name]: event.target.value });
  };
  const read = () => {
    const found = ruleOf(draft);
    if ("rule" in found) return found.rule;
    setUnread(found);
    return null;
  };
  const save = async () => {
    const found = read();
    if (!found) return;
    const outcome = await act.run({ rule: found, expectedVersion: version });
    if (outcome.kind !== "done") return;
    toast.success("Labels are bought by this rule from now on");
    onClose();
  };
  const seen = terms.carriers.length > 0 ? ` Used so far: ${terms.carriers.join(", ")}.` : "";
  return (
    <Dialog
      open
      onClose={onClose}
      title={rule ? "Change a rule" : "New rule"}
      description={rule ? `${whereOf(rule)}: ${whatOf(rule)}.` : "The most particular rule of a parcel counts."}
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <fieldset className="change-line">
          <legend>For parcels</legend>
          <div className="fields-2">
            <TextField label="Channel" hint="* for any" value={draft.channel} onChange={set("channel")} error={said("channel")} disabled={rule !== null} autoComplete="off" />
            <TextField label="Zone" hint="*, EU, US or US-HI" value={draft.country} onChange={set("country")} error={said("country")} disabled={rule !== null} autoComplete="off" />
            <TextField label="Heavier than" suffix="g" optional inputMode="numeric" value={draft.weight} onChange={set("weight")} error={said("weightOverG")} disabled={rule !== null} />
            <TextField label="Worth more than" optional inputMode="decimal" value={draft.value} onChange={set("value")} error={said("valueOver")} disabled={rule !== null} />
          </div>
        </fieldset>
        <fieldset className="change-line">
          <legend>Buy</legend>
          <div className="fields-2">
            <SelectField label="Service" value={draft.choice} onChange={set("choice")} options={CHOICES} />
            <SelectField
              label="Bought through"
              value={draft.vendors}
              onChange={set("vendors")}
              error={said("vendors")}
              options={orders(terms.vendors).map((order) => ({ value: order.join(","), label: orderLabel(order) }))}
            />
          </div>
          <TextField
            label="Only these carriers"
            optional
            hint={`Separated by commas; none means any.${seen}`}
            value={draft.carriers}
            onChange={set("carriers")}
            error={said("carriers")}
            autoComplete="off"
          />
          <div className="fields-2">
            <TextField label="Dearer than promised by up to" inputMode="decimal" hint="Carrier's currency" value={draft.tolerance} onChange={set("tolerance")} error={said("tolerance")} />
            <TextField label="Insure contents above" optional inputMode="decimal" hint="Their own currency" value={draft.insure} onChange={set("insure")} error={said("insureAbove")} />
          </div>
          <SelectField label="Labels" value={draft.format} onChange={set("format")} options={FORMATS} />
        </fieldset>
        <fieldset className="change-line">
          <legend>At checkout while no carrier answers</legend>
          <div className="fields-2">
            <TextField label="Flat rate" optional suffix={draft.flatCurrency} inputMode="decimal" value={draft.flat} onChange={set("flat")} error={said("flatMinor")} />
            <TextField label="Promised in" optional suffix="days" inputMode="numeric" value={draft.flatDays} onChange={set("flatDays")} error={said("flatDays")} />
          </div>
        </fieldset>
        <fieldset className="change-line">
          <legend>Try it before it counts</legend>
          <TryOnParcel draft={read} />
        </fieldset>
        <ActionNote problem={refused !== null && FIELDS.has(refused) ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" variant="primary" busy={act.busy}>
            Save the rule
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
