import { type PutawayRuleFieldsFragment, SetPutawayRuleDocument, type SetPutawayRuleMutation } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { RULE_KINDS, sentenceOf } from "./rules";

const answer = (data: SetPutawayRuleMutation) => data.setPutawayRule;
const ANY = { value: "", label: "Any" };
const CLASSES = [ANY, ...["A", "B", "C"].map((value) => ({ value, label: `Class ${value}` }))];
const KINDS = [ANY, { value: "frame", label: "Frames" }, { value: "blank", label: "Lens blanks" }, { value: "supply", label: "Supplies" }];

interface RuleFormProps {
  rule: PutawayRuleFieldsFragment | null;
  houses: readonly string[];
  next: number;
  onClose: () => void;
}

/** One rule, written by its parts and read back as a sentence. */
export function RuleForm({ rule, houses, next, onClose }: RuleFormProps) {
  const act = useAct(SetPutawayRuleDocument, answer, { stale: ["PutawayRules", "PutawayTasks", "PutawayProposals"] });
  const [form, setForm] = useState({
    warehouse: rule?.warehouse ?? houses[0] ?? "",
    position: String(rule?.position ?? next),
    kind: rule?.kind ?? "same_item",
    sku: rule?.sku ?? "",
    itemKind: rule?.itemKind ?? "",
    abc: rule?.abc ?? "",
    zone: rule?.zone ?? "",
    bin: rule?.bin ?? "",
  });
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [name]: event.target.value });
  const field = act.problem ? fieldOf(act.problem) : null;
  const said = (name: string) => (field === name ? (act.problem?.message ?? null) : null);
  const fixed = form.kind === "fixed_bin";
  const body = { ...form, bin: fixed ? form.bin : "", zone: fixed ? "" : form.zone };
  const save = async () => {
    const position = /^\d{1,5}$/.test(form.position) ? Number(form.position) : 0;
    const outcome = await act.run({ ...body, position, active: rule?.active ?? true, id: rule?.id ?? null });
    if (outcome.kind === "done") {
      toast.success("The rule is written");
      onClose();
    }
  };
  return (
    <Dialog open onClose={onClose} title={rule ? `Rule ${String(rule.position)}` : "New rule"} description={sentenceOf(body)}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="fields-2">
          <SelectField
            label="Warehouse"
            value={form.warehouse}
            onChange={set("warehouse")}
            options={houses.map((value) => ({ value, label: value }))}
          />
          <TextField label="Position" inputMode="numeric" value={form.position} onChange={set("position")} error={said("position")} />
        </div>
        <SelectField label="Goods go" value={form.kind} onChange={set("kind")} options={RULE_KINDS} error={said("kind")} />
        <div className="fields-3">
          <TextField label="Article" optional={!fixed} value={form.sku} onChange={set("sku")} error={said("sku")} autoComplete="off" />
          <SelectField label="Kind" value={form.itemKind} onChange={set("itemKind")} options={KINDS} error={said("itemKind")} />
          <SelectField label="Turnover" value={form.abc} onChange={set("abc")} options={CLASSES} error={said("abc")} />
        </div>
        {fixed ? (
          <TextField label="Bin" value={form.bin} onChange={set("bin")} error={said("bin")} autoComplete="off" />
        ) : (
          <TextField label="Zone" optional={form.kind !== "zone"} value={form.zone} onChange={set("zone")} error={said("zone")} autoComplete="off" />
        )}
        <ActionNote problem={field ? null : act.problem} error={act.error} />
        <Button type="submit" variant="primary" busy={act.busy}>
          Save the rule
        </Button>
      </form>
    </Dialog>
  );
}
