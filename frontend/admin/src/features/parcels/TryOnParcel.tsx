import {
  NewestParcelsDocument,
  type ShippingRuleInput,
  TryShippingRuleDocument,
  type TryShippingRuleMutation,
} from "@fovea/gql/admin";
import { formatDate, formatMoney, Notice, SelectField } from "@fovea/ui";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { offerKey } from "./lists";
import { vendorName, whereOf } from "./rules";

const tried = (data: TryShippingRuleMutation) => data.tryShippingRule;
type Answer = Extract<TryShippingRuleMutation["tryShippingRule"], { __typename: "TryShippingRuleSuccess" }>;

/**
 * What would be bought for a parcel, and why. `draft` reads the rule that is being written: null when it cannot be read;
 * without it the rules are tried as they are saved.
 */
export function TryOnParcel({ draft }: { draft?: () => ShippingRuleInput | null }) {
  const parcels = useDocument(NewestParcelsDocument, {}).data?.parcels.edges.map((edge) => edge.node) ?? [];
  const act = useAct(TryShippingRuleDocument, tried, { keyed: false });
  const [picked, setPicked] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const parcelId = picked || (parcels[0]?.parcel.id ?? "");
  if (parcels.length === 0) return <p className="fv-muted">No parcel is packed yet; the first one can be tried here.</p>;
  const ask = async () => {
    const rule = draft?.();
    if (rule === null) return;
    const outcome = await act.run({ parcelId, rule });
    setAnswer(outcome.kind === "done" ? outcome.value : null);
  };
  return (
    <div className="stack">
      <SelectField
        label="Parcel"
        value={parcelId}
        onChange={(event) => {
          setPicked(event.target.value);
          setAnswer(null);
        }}
        options={parcels.map(({ parcel, country, orderNumber, isReturn }) => ({
          value: parcel.id,
          label: `${orderNumber ?? (isReturn ? "Return" : "Parcel")}, box ${String(parcel.number)}, ${country}, ${String(parcel.weightG)} g`,
        }))}
      />
      <div className="actions actions-start">
        <Button busy={act.busy} onClick={() => void ask()}>
          What would be bought?
        </Button>
      </div>
      {answer && <Outcome answer={answer} isDraft={draft !== undefined} />}
      <ActionNote problem={act.problem} error={act.error} />
    </div>
  );
}

function Outcome({ answer: { applies, rates }, isDraft }: { answer: Answer; isDraft: boolean }) {
  const taken = rates.chosen ? offerKey(rates.chosen) : null;
  return (
    <div className="stack" role="status">
      {isDraft && !applies && (
        <Notice tone="caution">This rule is not for this parcel. It goes by: {whereOf(rates.rule)}.</Notice>
      )}
      {rates.chosen ? (
        <p>
          <strong>
            {rates.chosen.label} through {vendorName(rates.chosen.vendor)}, {formatMoney(rates.chosen.price)}.
          </strong>{" "}
          {rates.reason}
          {rates.dearer && ` It is ${formatMoney(rates.dearer)} dearer than promised, so a person is asked first.`}
        </p>
      ) : (
        <Notice tone="caution">Nothing would be bought. {rates.reason}</Notice>
      )}
      {!isDraft && <p className="fv-muted">By the rule: {whereOf(rates.rule)}.</p>}
      {rates.problems.length > 0 && <Notice tone="caution">{rates.problems.join(" ")}</Notice>}
      <ul className="rows">
        {rates.options.map((option) => (
          <li key={offerKey(option)}>
            <span className="fv-num">{formatMoney(option.price)}</span>
            <div>
              <p className={offerKey(option) === taken ? "strong" : undefined}>
                {option.label} through {vendorName(option.vendor)}
              </p>
              <p className="fv-muted">
                {[
                  option.arrivesOn ? `There on ${formatDate(option.arrivesOn)}` : "No day is said",
                  option.inTime === false && "after the promise",
                  option.leftOut,
                ]
                  .filter(Boolean)
                  .join("; ")
                  .replace(/\.?$/, ".")}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
