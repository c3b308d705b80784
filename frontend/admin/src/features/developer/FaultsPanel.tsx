import {
  ArmSimulatorDocument,
  type ArmSimulatorMutation,
  DisarmSimulatorDocument,
  type DisarmSimulatorMutation,
  type SimulatorStateFragment,
} from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Panel } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { sentence, sortsFor } from "./faults";

const armed = (data: ArmSimulatorMutation) => data.armSimulator;
const disarmed = (data: DisarmSimulatorMutation) => data.disarmSimulator;

/** What the vendor will do wrong next, and a form to ask for more of it. */
export function FaultsPanel({ state }: { state: SimulatorStateFragment }) {
  const [at, setAt] = useState(0);
  const [wanted, setWanted] = useState<string | null>(null);
  const [times, setTimes] = useState("1");
  const [amount, setAmount] = useState("3");
  const [status, setStatus] = useState("503");
  const arm = useAct(ArmSimulatorDocument, armed, { keyed: false, stale: ["Simulator"] });
  const clear = useAct(DisarmSimulatorDocument, disarmed, { keyed: false, stale: ["Simulator"] });
  const target = state.targets[at] ?? state.targets[0];
  if (!target) return null;
  const sorts = sortsFor(target.webhook);
  const sort = sorts.find((one) => one.kind === wanted) ?? sorts[0];
  if (!sort) return null;

  return (
    <Panel
      title="Misbehaviour"
      actions={
        <Button
          size="sm"
          busy={clear.busy}
          disabled={state.faults.length === 0}
          onClick={() => void clear.run({ vendor: state.vendor })}
        >
          Take it all back
        </Button>
      }
    >
      {state.faults.length === 0 ? (
        <p className="fv-muted">Nothing is armed: the vendor behaves.</p>
      ) : (
        <ul className="rows" aria-label="Armed">
          {state.faults.map((fault, index) => (
            <li key={index}>{sentence(fault, state.targets)}</li>
          ))}
        </ul>
      )}
      <form
        className="fault-form"
        onSubmit={(event) => {
          event.preventDefault();
          void arm.run({
            vendor: state.vendor,
            kind: sort.kind,
            path: target.path,
            times: Number(times) || 1,
            seconds: Number(amount) || 0,
            status: Number(status) || 503,
          });
        }}
      >
        <SelectField
          label="For"
          value={String(at)}
          onChange={(event) => setAt(Number(event.target.value))}
          options={state.targets.map((one, index) => ({
            value: String(index),
            label: one.label,
            group: one.webhook ? "Webhooks going out" : "Calls coming in",
          }))}
        />
        <SelectField
          label="What"
          value={sort.kind}
          onChange={(event) => setWanted(event.target.value)}
          options={sorts.map((one) => ({ value: one.kind, label: one.label }))}
        />
        <TextField label="Times" inputMode="numeric" value={times} onChange={(event) => setTimes(event.target.value)} />
        {sort.needs === "seconds" && (
          <TextField label="Seconds" inputMode="decimal" value={amount} onChange={(event) => setAmount(event.target.value)} />
        )}
        {sort.needs === "status" && (
          <TextField label="Status" inputMode="numeric" value={status} onChange={(event) => setStatus(event.target.value)} />
        )}
        <Button type="submit" busy={arm.busy}>
          Arm
        </Button>
      </form>
      <p className="fv-muted">
        {target.label}: {sort.says}.
      </p>
      <ActionNote problem={arm.problem ?? clear.problem} error={arm.error ?? clear.error} />
    </Panel>
  );
}
