import {
  PromisePlanDocument,
  type PromisePlanFieldsFragment,
  SavePromisePlanDocument,
  type SavePromisePlanMutation,
  WarehousesDocument,
} from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Panel } from "../../ui/parts";
import { VersionHistory } from "../../ui/VersionHistory";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { benchDays, draftOf, type PlanDraft, planOf, STEPS } from "./plan";
import { ClosureRows, CutOffRows, TransitRows } from "./PlanRows";

const saved = (data: SavePromisePlanMutation) => data.savePromisePlan;
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const SHOWN = /^(pairsByWeekday|reason|checkDays|labDays|packDays|putAwayDays|blankLeadDays|farDays|(cutOffs|closures|transit)\.\d+\.\w+)$/;

/** What every promise is made from beside goods and queue: the bench, the clock, the days off, the ways. */
export function PromisePlan() {
  const query = useDocument(PromisePlanDocument, {});
  if (query.isPending) return <SkeletonRows count={8} height={48} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const plan = query.data.promisePlan;
  return (
    <div className="stack">
      <p className="fv-muted">
        It counts from the moment it is saved, for the shop, the till and orders whose day is worked out anew. Promises that were
        given stand.
      </p>
      <PlanForm key={plan.version} plan={plan} />
      <VersionHistory versions={plan.history} nobody="Nobody yet: these are the figures the shop began with." />
    </div>
  );
}

function PlanForm({ plan }: { plan: PromisePlanFieldsFragment }) {
  const [draft, setDraft] = useState<PlanDraft>(() => draftOf(plan));
  const [reason, setReason] = useState("");
  const [unread, setUnread] = useState<{ field: string; said: string } | null>(null);
  const houses = useDocument(WarehousesDocument, {}).data?.warehouses ?? [];
  const act = useAct(SavePromisePlanDocument, saved, { stale: ["PromisePlan"] });
  const refused = act.problem ? fieldOf(act.problem) : null;
  const said = (name: string) =>
    unread?.field === name ? unread.said : refused === name ? (act.problem?.message ?? null) : null;
  const write = (next: Partial<PlanDraft>) => {
    setUnread(null);
    setDraft({ ...draft, ...next });
  };
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(plan));
  const busy = benchDays(plan.queue, draft.pairs);
  const save = async () => {
    const read = planOf(draft);
    if ("field" in read) {
      setUnread(read);
      return;
    }
    const outcome = await act.run({ ...read.plan, expectedVersion: plan.version, reason });
    if (outcome.kind === "done") toast.success("Promises are made by the new figures");
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Panel title="The bench">
        <fieldset className="week">
          <legend>Pairs made on a day, 0 where it rests</legend>
          {DAYS.map((label, day) => (
            <TextField
              key={label}
              label={label}
              inputMode="numeric"
              value={draft.pairs[day] ?? ""}
              onChange={(event) => write({ pairs: draft.pairs.map((one, at) => (at === day ? event.target.value : one)) })}
            />
          ))}
        </fieldset>
        {said("pairsByWeekday") && (
          <p className="fv-error" role="alert">
            {said("pairsByWeekday")}
          </p>
        )}
        <p className="fv-muted" role="status">
          {plan.queue} pairs are ahead
          {busy === null ? "; the bench rests all week." : `; at this pace the next one is begun in ${busy < 1 ? "less than a day" : `about ${String(busy)} ${busy === 1 ? "day" : "days"}`}.`}
        </p>
      </Panel>
      <Panel title="Working days of each step">
        <div className="fields-3">
          {STEPS.map(({ name, label }) => (
            <TextField
              key={name}
              label={label}
              suffix="days"
              inputMode="numeric"
              value={draft.steps[name]}
              onChange={(event) => write({ steps: { ...draft.steps, [name]: event.target.value } })}
              error={said(name)}
            />
          ))}
        </div>
      </Panel>
      <CutOffRows rows={draft.cutOffs} houses={houses} said={said} onChange={(cutOffs) => write({ cutOffs })} />
      <ClosureRows rows={draft.closures} said={said} onChange={(closures) => write({ closures })} />
      <TransitRows rows={draft.transit} said={said} onChange={(transit) => write({ transit })} />
      {changed && (
        <TextField
          label="Why"
          hint="Stands in the history with your name."
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
          error={said("reason")}
        />
      )}
      <ActionNote problem={refused !== null && SHOWN.test(refused) ? null : act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button type="submit" variant="primary" busy={act.busy} disabled={!changed || reason.trim() === ""}>
          {changed ? "Save and use from now on" : "Nothing is changed"}
        </Button>
        {changed && <Button onClick={() => setDraft(draftOf(plan))}>Undo my changes</Button>}
      </div>
    </form>
  );
}
