import {
  PreviewReorderRuleDocument,
  type PreviewReorderRuleMutation,
  type ReorderRuleFieldsFragment,
  SetReorderRuleDocument,
  type SetReorderRuleMutation,
  SuppliersDocument,
  WarehousesDocument,
} from "@fovea/gql/admin";
import { Checkbox, Notice, SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { ChanceChart } from "./ChanceChart";
import { draftOf, METHODS, type RuleDraft, ruleOf, TARGETS } from "./rules";

const looked = (data: PreviewReorderRuleMutation) => data.previewReorderRule;
const saved = (data: SetReorderRuleMutation) => data.setReorderRule;
type Preview = Extract<PreviewReorderRuleMutation["previewReorderRule"], { preview: unknown }>["preview"];
const FIELDS = new Set([
  "sku",
  "warehouse",
  "targetBp",
  "reviewDays",
  "maxDaysCover",
  "orderCost",
  "holdingBp",
  "safetyUnits",
  "minUnits",
  "maxUnits",
]);

/** How an article is kept in a warehouse, tried before it is saved: what it would order, and from which distribution. */
export function RuleForm({ rule, onClose }: { rule: ReorderRuleFieldsFragment | null; onClose: () => void }) {
  const [version] = useState(rule?.version ?? 0);
  const [draft, setDraft] = useState<RuleDraft>(() => draftOf(rule, ""));
  const [preview, setPreview] = useState<Preview | null>(null);
  const [unread, setUnread] = useState<{ field: string; said: string } | null>(null);
  const suppliers = useDocument(SuppliersDocument, { search: "" }).data?.suppliers ?? [];
  const houses = useDocument(WarehousesDocument, {}).data?.warehouses ?? [];
  const look = useAct(PreviewReorderRuleDocument, looked, { keyed: false });
  const act = useAct(SetReorderRuleDocument, saved, { stale: ["ReorderRules", "ReorderProposals"] });
  const chosen = suppliers.find((one) => one.id === draft.supplierId) ?? suppliers[0];
  const currency = rule?.currency ?? chosen?.currency ?? "EUR";
  const problem = act.problem ?? look.problem;
  const refused = problem ? (fieldOf(problem)?.replace(/^rule\./, "") ?? null) : null;
  const said = (name: string) =>
    unread?.field === name ? unread.said : refused === name ? (problem?.message ?? null) : null;
  const write = (next: Partial<RuleDraft>) => {
    setUnread(null);
    setPreview(null);
    setDraft({ ...draft, ...next });
  };
  const set = (name: keyof RuleDraft) => (event: { target: { value: string } }) => write({ [name]: event.target.value });
  const read = () => {
    const found = ruleOf({ ...draft, supplierId: chosen?.id ?? "" }, currency);
    if ("rule" in found) return found.rule;
    setUnread(found);
    return null;
  };
  const ask = async () => {
    const figures = read();
    if (!figures) return;
    act.clear();
    const outcome = await look.run(figures);
    if (outcome.kind === "done") setPreview(outcome.value.preview);
  };
  const save = async () => {
    const figures = read();
    if (!figures) return;
    look.clear();
    const outcome = await act.run({ rule: figures, expectedVersion: version });
    if (outcome.kind !== "done") return;
    toast.success(`The rule of ${outcome.value.rule.sku} is saved`);
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={rule ? `Rule of ${rule.sku}` : "New reorder rule"} description={rule && rule.description !== rule.sku ? rule.description : undefined}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="fields-3">
          <TextField label="Article" value={draft.sku} onChange={set("sku")} error={said("sku")} disabled={rule !== null} autoComplete="off" />
          <SelectField
            label="Warehouse"
            value={draft.warehouse}
            onChange={set("warehouse")}
            error={said("warehouse")}
            disabled={rule !== null}
            options={houses.map(({ code, name }) => ({ value: code, label: name }))}
          />
          <SelectField
            label="Supplier"
            value={chosen?.id ?? ""}
            onChange={set("supplierId")}
            options={suppliers.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
        <div className="fields-3">
          <TextField label="Service" suffix="%" inputMode="decimal" value={draft.service} onChange={set("service")} error={said("targetBp")} />
          <SelectField label="Measured as" value={draft.target} onChange={set("target")} options={TARGETS} />
          <SelectField label="Distribution" value={draft.method} onChange={set("method")} options={METHODS} />
        </div>
        <div className="fields-2">
          <TextField label="Look every" suffix="days" inputMode="numeric" value={draft.reviewDays} onChange={set("reviewDays")} error={said("reviewDays")} />
          <TextField label="Cover at most" suffix="days" inputMode="numeric" value={draft.maxDaysCover} onChange={set("maxDaysCover")} error={said("maxDaysCover")} />
          <TextField label="An order costs us" suffix={currency} inputMode="decimal" value={draft.orderCost} onChange={set("orderCost")} error={said("orderCost")} />
          <TextField label="Holding costs a year" suffix="%" inputMode="decimal" value={draft.holding} onChange={set("holding")} error={said("holdingBp")} />
        </div>
        <fieldset className="change-line">
          <legend>By hand</legend>
          <div className="fields-3">
            <TextField label="Safety stock" optional inputMode="numeric" value={draft.safety} onChange={set("safety")} error={said("safetyUnits")} />
            <TextField label="Least" optional inputMode="numeric" value={draft.least} onChange={set("least")} error={said("minUnits")} />
            <TextField label="Most" optional inputMode="numeric" value={draft.most} onChange={set("most")} error={said("maxUnits")} />
          </div>
          <p className="fv-muted">The order point is never below the least, and no order lifts the position above the most.</p>
        </fieldset>
        <Checkbox label="Looked at every night" checked={draft.active} onChange={(event) => write({ active: event.target.checked })} />
        {preview && <Outcome preview={preview} />}
        <ActionNote problem={refused !== null && FIELDS.has(refused) ? null : problem} error={act.error ?? look.error} />
        <div className="actions">
          <Button busy={look.busy} onClick={() => void ask()}>
            Try it
          </Button>
          <Button type="submit" variant="primary" busy={act.busy}>
            Save rule
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What the rule would do this minute; nothing is ordered. */
function Outcome({ preview }: { preview: Preview }) {
  const { inputs } = preview;
  if (!inputs) return <Notice tone="caution">This supplier has no price for the article today, so nothing can be said.</Notice>;
  return (
    <div className="stack" role="status">
      <Notice tone="info">
        {preview.quantity > 0 ? `It would order ${String(preview.quantity)} units now.` : "It would order nothing now."} Order
        point {inputs.reorderPoint}, of which {inputs.safetyStock} are safety.
      </Notice>
      <ChanceChart chances={preview.chances} point={inputs.reorderPoint} mean={inputs.leadDemand} />
      <ul className="fv-muted reasons">
        {inputs.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
