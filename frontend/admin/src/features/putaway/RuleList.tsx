import {
  type PutawayRuleFieldsFragment,
  PutawayRulesDocument,
  SetPutawayRuleDocument,
  type SetPutawayRuleMutation,
  type ZonesQuery,
} from "@fovea/gql/admin";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote, EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { RuleForm } from "./RuleForm";
import { sentenceOf } from "./rules";
import { TryRules } from "./TryRules";

const answer = (data: SetPutawayRuleMutation) => data.setPutawayRule;

/** The rules of each warehouse in the order they are asked, as sentences, and a place to try them. */
export function RuleList({ zones }: { zones: ZonesQuery["zones"] }) {
  const { may } = useSession();
  const query = useDocument(PutawayRulesDocument, { warehouse: null });
  const [editing, setEditing] = useState<PutawayRuleFieldsFragment | "new" | null>(null);
  const act = useAct(SetPutawayRuleDocument, answer, { stale: ["PutawayRules", "PutawayTasks", "PutawayProposals"] });
  const edits = may("warehouse:bin:edit");
  const rules = query.data?.putawayRules ?? [];
  const houses = [...new Set([...zones.map((one) => one.warehouse), ...rules.map((one) => one.warehouse)])];
  if (query.isPending) return <SkeletonRows count={6} />;
  if (!query.data) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  return (
    <div className="rules">
      <div className="stack">
        <div className="toolbar">
          <p className="fv-muted">The first rule that finds a bin with room decides; the next takes what is left.</p>
          {edits && (
            <Button variant="primary" icon="plus" onClick={() => setEditing("new")}>
              New rule
            </Button>
          )}
        </div>
        {rules.length === 0 && (
          <EmptyState title="No rule yet">
            Without rules the handheld asks for any bin. Begin with one for the nearest empty bin.
          </EmptyState>
        )}
        {houses.map((house) => {
          const mine = rules.filter((rule) => rule.warehouse === house);
          if (mine.length === 0) return null;
          return (
            <section key={house} className="panel">
              <header className="panel-head">
                <h2>{house}</h2>
              </header>
              <ol className="rule-list">
                {mine.map((rule) => (
                  <li key={rule.id} data-resting={rule.active ? undefined : ""}>
                    <span className="fv-num strong">{rule.position}</span>
                    <p>
                      {sentenceOf(rule)}
                      {!rule.active && <span className="fv-muted"> At rest.</span>}
                    </p>
                    {edits && (
                      <div className="row">
                        <Button size="sm" variant="quiet" onClick={() => setEditing(rule)}>
                          Edit
                        </Button>
                        <Button
                          size="sm"
                          variant="quiet"
                          busy={act.busy}
                          onClick={() => void act.run({ ...bodyOf(rule), active: !rule.active })}
                        >
                          {rule.active ? "Rest" : "Wake"}
                        </Button>
                      </div>
                    )}
                  </li>
                ))}
              </ol>
            </section>
          );
        })}
        <ActionNote problem={act.problem} error={act.error} />
      </div>
      <TryRules houses={houses} />
      {editing && (
        <RuleForm
          rule={editing === "new" ? null : editing}
          houses={houses}
          next={Math.max(0, ...rules.map((rule) => rule.position)) + 10}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

function bodyOf(rule: PutawayRuleFieldsFragment) {
  const { id, warehouse, position, kind, sku, itemKind, abc, zone, bin, active } = rule;
  return { id, warehouse, position, kind, sku, itemKind, abc, zone, bin, active };
}
