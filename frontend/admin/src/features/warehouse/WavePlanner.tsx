import {
  type PickBoardQuery,
  PlanWaveDocument,
  type PlanWaveQuery,
  ReleaseWaveDocument,
  type ReleaseWaveMutation,
} from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { DueDate } from "../../ui/parts";
import { ActionNote, FailureState } from "../../ui/states";
import { houseOf, useLastHouse } from "./house";
import { CARRIERS, type WaveForm, cutOffOf, planInput, startOfPlan } from "./wavePlan";

const released = (data: ReleaseWaveMutation) => data.releaseWave;
const STALE = ["PickBoard", "PlanWave", "PickTasks"] as const;
const SHOWN = 12;

interface WavePlannerProps {
  houses: PickBoardQuery["pickWarehouses"];
  zones: PickBoardQuery["pickZones"];
  onClose: () => void;
  onReleased: (number: string) => void;
}

/** Choose what goes out together; what releasing would do stands below before it is done. */
export function WavePlanner({ houses, zones, onClose, onReleased }: WavePlannerProps) {
  const [last, keep] = useLastHouse();
  const codes = houses.map((house) => house.code);
  const [form, setForm] = useState<WaveForm>(() => startOfPlan(houseOf(codes, null, last)));
  // The last order of a house may have gone out while this dialog stood open.
  const choices = codes.includes(form.warehouse) || !form.warehouse ? codes : [form.warehouse, ...codes];
  const input = planInput(form);
  const plan = useDocument(PlanWaveDocument, { input }, { keepPrevious: true, enabled: form.warehouse !== "" });
  const release = useAct(ReleaseWaveDocument, released, { stale: STALE });
  const set = (part: Partial<WaveForm>) => setForm({ ...form, ...part });
  const preview = plan.data?.planWave;

  const send = async () => {
    const outcome = await release.run(input);
    if (outcome.kind !== "done") return;
    keep(form.warehouse);
    onReleased(outcome.value.wave.number);
  };

  return (
    <Dialog open onClose={onClose} title="Plan a wave">
      <div className="stack">
        <div className="form-grid">
          <SelectField
            label="Warehouse"
            value={form.warehouse}
            onChange={(event) => set({ warehouse: event.target.value, zone: "" })}
            options={choices.map((value) => ({ value, label: houseLabel(value, houses) }))}
            hint={choices.length > 1 ? "Those with orders to pick" : undefined}
          />
          <SelectField
            label="Carrier"
            value={form.carrier}
            onChange={(event) => set({ carrier: event.target.value })}
            options={[{ value: "", label: "Any carrier" }, ...CARRIERS.map((value) => ({ value, label: value }))]}
          />
          <SelectField
            label="Zone"
            value={form.zone}
            onChange={(event) => set({ zone: event.target.value })}
            options={[
              { value: "", label: "All zones" },
              ...zones
                .filter((one) => one.warehouse === form.warehouse && one.zone !== "")
                .map((one) => ({ value: one.zone, label: one.zone })),
            ]}
          />
          <TextField
            label="Placed up to"
            type="datetime-local"
            value={form.cutOff}
            onChange={(event) => set({ cutOff: event.target.value })}
            error={cutOffOf(form.cutOff) === undefined ? "Not a moment that can be read." : null}
          />
          <TextField
            label="Orders on a cart"
            inputMode="numeric"
            value={form.perCart}
            onChange={(event) => set({ perCart: event.target.value })}
            error={/^\d{1,2}$/.test(form.perCart) && Number(form.perCart) >= 1 && Number(form.perCart) <= 24 ? null : "1 to 24."}
          />
        </div>
        {plan.error ? (
          <FailureState error={plan.error} retry={() => void plan.refetch()} />
        ) : (
          preview && <Preview plan={preview} />
        )}
        {form.warehouse === "" && <p className="fv-muted">No order waits to be picked in any warehouse.</p>}
        <ActionNote problem={release.problem} error={release.error} />
        <div className="actions">
          <Button variant="quiet" onClick={onClose}>
            Not now
          </Button>
          <Button
            variant="primary"
            busy={release.busy}
            disabled={!preview || preview.orders.length === 0}
            onClick={() => void send()}
          >
            {preview && preview.orders.length > 0 ? `Release ${String(preview.orders.length)} ${preview.orders.length === 1 ? "order" : "orders"}` : "Release"}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function houseLabel(code: string, houses: PickBoardQuery["pickWarehouses"]): string {
  const house = houses.find((one) => one.code === code);
  if (!house) return code;
  return `${house.code}, ${house.name}: ${String(house.orders)} ${house.orders === 1 ? "order" : "orders"}`;
}

function Preview({ plan }: { plan: PlanWaveQuery["planWave"] }) {
  const held = plan.held > 0 ? ` ${String(plan.held)} more ${plan.held === 1 ? "is" : "are"} on hold and left out.` : "";
  if (plan.orders.length === 0) {
    return <p className="fv-muted">No order waits for such a wave. Choose another carrier or zone.{held}</p>;
  }
  return (
    <section aria-label="What it would do">
      <p>
        <Counted n={plan.batches} one="cart" many="carts" /> for <Counted n={plan.units} one="piece" many="pieces" />{" "}
        from <Counted n={plan.bins} one="bin" many="bins" />.{held}
      </p>
      <ul className="rows wave-preview">
        {plan.orders.slice(0, SHOWN).map((order) => (
          <li key={order.id}>
            <span className="fv-num strong">{order.number}</span>
            <span className="fv-num fv-muted">cart {order.batch}</span>
            <span className="fv-num">{order.bins.join(", ")}</span>
            <DueDate on={order.promisedOn} />
          </li>
        ))}
      </ul>
      {plan.orders.length > SHOWN && <p className="fv-muted">and {plan.orders.length - SHOWN} more</p>}
    </section>
  );
}

function Counted({ n, one, many }: { n: number; one: string; many: string }) {
  return (
    <>
      <span className="fv-num strong">{n}</span> {n === 1 ? one : many}
    </>
  );
}
