import {
  RemoveShippingRuleDocument,
  type RemoveShippingRuleMutation,
  type ShippingRuleFieldsFragment,
  ShippingTermsDocument,
  type ShippingTermsFieldsFragment,
} from "@fovea/gql/admin";
import { useState } from "react";
import { toast } from "sonner";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Moment, Panel } from "../../ui/parts";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { besidesOf, whatOf, whereOf } from "./rules";
import { ShippingRuleForm } from "./ShippingRuleForm";
import { TryOnParcel } from "./TryOnParcel";

type Rule = ShippingRuleFieldsFragment;
const removed = (data: RemoveShippingRuleMutation) => data.removeShippingRule;

/** How a parcel's label is chosen: the rules as sentences, a dry run on a packed parcel, and who changed what. */
export function RulesPanel() {
  const { may } = useSession();
  const query = useDocument(ShippingTermsDocument, {});
  const [editing, setEditing] = useState<Rule | "new" | null>(null);
  const [removing, setRemoving] = useState<Rule | null>(null);
  const edits = may("shipping:rule:edit");
  if (query.isPending) return <SkeletonRows count={6} height={56} />;
  if (!query.data) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const terms = query.data.shippingTerms;
  return (
    <div className={edits ? "rules" : "stack"}>
      <div className="stack">
        <Panel
          title="What is bought"
          actions={
            edits && (
              <Button variant="primary" icon="plus" onClick={() => setEditing("new")}>
                New rule
              </Button>
            )
          }
        >
          <p className="fv-muted">
            The most particular rule counts: its channel first, then the narrowest zone, then the weight and the worth it
            begins at. Amounts for dearer labels are the carrier's currency, for contents their own.
          </p>
          <ul className="ship-rules">
            {terms.rules.map((rule) => (
              <li key={whereOf(rule)}>
                <div>
                  <p>
                    <strong>{whereOf(rule)}:</strong> {whatOf(rule)}.
                  </p>
                  <p className="fv-muted">{besidesOf(rule).join("; ")}.</p>
                </div>
                {edits && (
                  <div className="row nowrap">
                    <Button size="sm" variant="quiet" onClick={() => setEditing(rule)}>
                      Edit
                    </Button>
                    {whereOf(rule) !== "Parcels anywhere" && (
                      <Button size="sm" variant="quiet" onClick={() => setRemoving(rule)}>
                        Remove
                      </Button>
                    )}
                  </div>
                )}
              </li>
            ))}
          </ul>
          {!edits && <p className="fv-muted">An administrator can change them.</p>}
        </Panel>
        <Changes terms={terms} />
      </div>
      {edits && (
        <Panel title="Try the rules">
          <p className="fv-muted">Asks the carriers for a parcel's services now. Nothing is bought and nothing is kept.</p>
          <TryOnParcel />
        </Panel>
      )}
      {editing && (
        <ShippingRuleForm rule={editing === "new" ? null : editing} terms={terms} onClose={() => setEditing(null)} />
      )}
      {removing && <RemoveRule rule={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
}

function Changes({ terms }: { terms: ShippingTermsFieldsFragment }) {
  return (
    <Panel title="Who changed them">
      {terms.changes.length === 0 ? (
        <p className="fv-muted">Nobody yet: these are the rules the shop began with.</p>
      ) : (
        <ul className="rows">
          {terms.changes.map((change) => (
            <li key={`${change.at} ${whereOf(change)}`}>
              <div>
                <p>
                  {whereOf(change)}: {change.rule ? `${whatOf(change.rule)}.` : "the rule was removed."}
                </p>
                <p className="fv-muted">
                  {change.rule && `${besidesOf(change.rule).join("; ")}. `}
                  {change.by}, <Moment at={change.at} />
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function RemoveRule({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const act = useAct(RemoveShippingRuleDocument, removed, { stale: ["ShippingTerms"] });
  const remove = async () => {
    const { channel, country, weightOverG, valueOver, version } = rule;
    const outcome = await act.run({ channel, country, weightOverG, valueOver, expectedVersion: version });
    if (outcome.kind !== "done") return;
    toast.success("The rule is removed");
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Remove this rule?"
      description={`${whereOf(rule)} go by the next more general rule from then on. The history keeps it.`}
    >
      <ActionNote problem={act.problem} error={act.error} />
      <div className="actions">
        <Button onClick={onClose}>Keep it</Button>
        <Button variant="primary" busy={act.busy} onClick={() => void remove()}>
          Remove the rule
        </Button>
      </div>
    </Dialog>
  );
}
