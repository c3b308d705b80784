import {
  ChooseServiceDocument,
  type ChooseServiceMutation,
  RateParcelDocument,
  type RateParcelMutation,
} from "@fovea/gql/admin";
import { formatDate, formatMoney, Notice, Table, Td, Th } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { offerKey } from "./lists";

const rated = (data: RateParcelMutation) => data.rateParcel;
const chosen = (data: ChooseServiceMutation) => data.chooseService;
const STALE = ["Parcels", "ParcelSheet"] as const;
type Rates = Extract<RateParcelMutation["rateParcel"], { __typename: "RateParcelSuccess" }>["rates"];

/** What the carriers ask for a packed box now, which offer the rule takes and why, and another choice. */
export function RateChoice({ parcelId }: { parcelId: string }) {
  const [rates, setRates] = useState<Rates | null>(null);
  const rate = useAct(RateParcelDocument, rated, { keyed: false });
  const choose = useAct(ChooseServiceDocument, chosen, { keyed: false, stale: STALE });
  const ask = async () => {
    const outcome = await rate.run({ parcelId });
    if (outcome.kind === "done") setRates(outcome.value.rates);
  };
  const take = async (option: Rates["options"][number]) => {
    const { vendor, carrier, service } = option;
    const outcome = await choose.run({ parcelId, vendor, carrier, service });
    if (outcome.kind === "done") {
      toast.success(`${option.label} is chosen; buy the label next`);
      setRates(null);
    }
  };
  const taken = rates?.chosen ? offerKey(rates.chosen) : null;
  return (
    <div className="stack">
      <div className="actions actions-start">
        <Button size="sm" busy={rate.busy} onClick={() => void ask()}>
          {rates ? "Ask the carriers again" : "Compare services"}
        </Button>
      </div>
      {rates && (
        <>
          <p>
            {rates.reason}
            {rates.dearer && ` It is ${formatMoney(rates.dearer)} dearer than promised.`}
          </p>
          {rates.problems.length > 0 && <Notice tone="caution">{rates.problems.join(" ")}</Notice>}
          <Table caption="Services for this box">
            <thead>
              <tr>
                <Th>Service</Th>
                <Th>There on</Th>
                <Th numeric>Price</Th>
                <Th>Choose</Th>
              </tr>
            </thead>
            <tbody>
              {rates.options.map((option) => (
                <tr key={offerKey(option)}>
                  <td>
                    {option.label}
                    <div className="fv-muted">through {option.vendor}</div>
                  </td>
                  <td>
                    {option.arrivesOn ? formatDate(option.arrivesOn) : "not said"}
                    {option.inTime === false && <div className="fv-muted">after the promise</div>}
                  </td>
                  <Td numeric>{formatMoney(option.price)}</Td>
                  <td>
                    <Button size="sm" variant="quiet" busy={choose.busy} onClick={() => void take(option)}>
                      {offerKey(option) === taken ? "Take it (the rule's)" : "Take it"}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
      <ActionNote problem={rate.problem ?? choose.problem} error={rate.error ?? choose.error} />
    </div>
  );
}
