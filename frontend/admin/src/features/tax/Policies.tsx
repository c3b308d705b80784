import { SetTaxPolicyDocument, type SetTaxPolicyMutation, type TaxOverviewQuery } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { channelName, POLICY_OPTIONS, policySays } from "./words";

const set = (data: SetTaxPolicyMutation) => data.setTaxPolicy;
const STALE = ["TaxOverview"] as const;
type Policy = TaxOverviewQuery["taxOverview"]["policies"][number];

/** What each channel does about a difference, in a sentence each. */
export function Policies({ policies }: { policies: readonly Policy[] }) {
  const { may } = useSession();
  const [editing, setEditing] = useState<Policy | null>(null);
  return (
    <div className="stack">
      {policies.map((policy) => (
        <div key={policy.channel} className="row spread">
          <span>
            <strong>{channelName(policy.channel)}:</strong> a difference {policySays(policy.onDifference)}
            {policy.onDifference === "absorb" && (
              <span className="fv-num"> ({(policy.absorbUpTo / 100).toFixed(2)} in the order’s currency)</span>
            )}
            .
          </span>
          {may("tax:table:edit") && (
            <Button size="sm" onClick={() => setEditing(policy)} aria-label={`Change for ${channelName(policy.channel)}`}>
              Change
            </Button>
          )}
        </div>
      ))}
      {editing && <Change key={editing.channel} policy={editing} onClose={() => setEditing(null)} />}
    </div>
  );
}

function Change({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const [wanted, setWanted] = useState(policy.onDifference);
  const [limit, setLimit] = useState((policy.absorbUpTo / 100).toFixed(2));
  const act = useAct(SetTaxPolicyDocument, set, { stale: STALE });
  const minor = /^\d{1,6}([.,]\d{1,2})?$/.test(limit.trim()) ? Math.round(Number(limit.trim().replace(",", ".")) * 100) : null;
  const wrong = act.problem && fieldOf(act.problem) === "absorbUpTo" ? act.problem.message : null;
  const save = async () => {
    if (minor === null) return;
    const outcome = await act.run({ channel: policy.channel, onDifference: wanted, absorbUpTo: minor });
    if (outcome.kind !== "done") return;
    toast.success(`Changed for ${channelName(policy.channel).toLowerCase()}`);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Differences: ${channelName(policy.channel).toLowerCase()}`}
      description="Counts from now on; what was settled stays settled. Nobody is ever charged without being asked."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <SelectField
          label="What happens"
          options={POLICY_OPTIONS}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <TextField
          label="Limit"
          hint="In the order’s currency, as 5.00"
          inputMode="decimal"
          value={limit}
          error={minor === null ? "An amount as 5.00." : wrong}
          onChange={(event) => setLimit(event.target.value)}
        />
        <ActionNote problem={wrong ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={minor === null}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
