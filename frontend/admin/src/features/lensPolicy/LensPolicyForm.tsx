import {
  LensPolicyDocument,
  type LensPolicyFieldsFragment,
  SaveLensPolicyDocument,
  type SaveLensPolicyMutation,
} from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Panel } from "../../ui/parts";
import { VersionHistory } from "../../ui/VersionHistory";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { choicesOf, chosenOf, found, rulesOf, severityName } from "./policy";

const saved = (data: SaveLensPolicyMutation) => data.saveLensPolicy;

/** How grave each lens rule is in this shop, with what it says, and who decided so. */
export function LensPolicyForm() {
  const query = useDocument(LensPolicyDocument, {});
  if (query.isPending) return <SkeletonRows count={10} height={56} />;
  if (!query.data) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const policy = query.data.lensPolicy;
  return (
    <div className="stack">
      <p className="fv-muted">
        A rule refuses lenses, warns the optician, or advises the shopper. What cannot be made or sold is refused whatever
        is set here. It counts from the moment it is saved; orders keep the version that they were judged by.
      </p>
      <RulesForm key={policy.version} policy={policy} />
      <VersionHistory
        versions={policy.history}
        nobody="Nobody yet: every rule is as grave as it is by itself."
        detail={(one) => one.changes.join("; ") || "Every rule as it is by itself"}
      />
    </div>
  );
}

function RulesForm({ policy }: { policy: LensPolicyFieldsFragment }) {
  const before = Object.fromEntries(policy.rules.map((rule) => [rule.id, chosenOf(rule)]));
  const [chosen, setChosen] = useState<Record<string, string>>(before);
  const [search, setSearch] = useState("");
  const [reason, setReason] = useState("");
  const act = useAct(SaveLensPolicyDocument, saved, { stale: ["LensPolicy"] });
  const wrong = act.problem && fieldOf(act.problem) === "reason" ? act.problem.message : null;
  const changed = policy.rules.filter((rule) => chosen[rule.id] !== before[rule.id]);
  const save = async () => {
    const outcome = await act.run({ rules: rulesOf(policy.rules, chosen), expectedVersion: policy.version, reason });
    if (outcome.kind === "done") toast.success("Lenses are judged so from now on");
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
      <TextField
        label="Find a rule"
        optional
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        autoComplete="off"
      />
      {changed.length > 0 && (
        <TextField
          label="Why"
          hint="Stands in the history with your name."
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
          error={wrong}
        />
      )}
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button type="submit" variant="primary" busy={act.busy} disabled={changed.length === 0 || reason.trim() === ""}>
          {changed.length === 0 ? "Nothing is changed" : `Save ${String(changed.length)} changed`}
        </Button>
        {changed.length > 0 && <Button onClick={() => setChosen(before)}>Undo my changes</Button>}
      </div>
      <Panel title={`Lens rules, version ${String(policy.version)}`}>
        <ul className="lens-rules">
          {found(policy.rules, search).map((rule) => (
            <li key={rule.id}>
              <div>
                <p>
                  <code className="code">{rule.id}</code> {rule.shopper}
                </p>
                <p className="fv-muted">
                  {rule.staffMessage} {rule.source && `Source: ${rule.source}.`}
                </p>
              </div>
              {rule.own === "block" ? (
                <p className="fv-muted">Always refuses</p>
              ) : (
                <SelectField
                  label={<span className="fv-sr">{`What ${rule.id} does`}</span>}
                  hint={chosen[rule.id] === rule.own ? undefined : `By itself: ${severityName(rule.own).toLowerCase()}`}
                  value={chosen[rule.id]}
                  onChange={(event) => setChosen({ ...chosen, [rule.id]: event.target.value })}
                  options={choicesOf(rule)}
                />
              )}
            </li>
          ))}
        </ul>
      </Panel>
    </form>
  );
}
