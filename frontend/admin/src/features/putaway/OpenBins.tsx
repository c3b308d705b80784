import { OpenBinsDocument, type OpenBinsMutation, type ZonesQuery } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { binsOf } from "./aisle";

const answer = (data: OpenBinsMutation) => data.openBins;
const MOST_BINS = 500;

/** Puts up an aisle: its bins get their codes by bay and level, shown before anything is opened. */
export function OpenBins({ open, zones, onClose }: { open: boolean; zones: ZonesQuery["zones"]; onClose: () => void }) {
  const houses = [...new Set(zones.map((one) => one.warehouse))];
  const act = useAct(OpenBinsDocument, answer, { stale: ["Bins", "Zones", "PutawayTasks"] });
  const [form, setForm] = useState({ zone: "", firstBay: "1", bays: "6", levels: "4", firstSequence: "400", capacity: "60" });
  const [house, setHouse] = useState("");
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [name]: event.target.value });
  const number = (name: keyof typeof form) => (/^\d{1,5}$/.test(form[name]) ? Number(form[name]) : null);
  const [bays, levels, firstBay, firstSequence] = [number("bays"), number("levels"), number("firstBay"), number("firstSequence")];
  const capacity = form.capacity.trim() === "" ? null : number("capacity");
  const whole = bays && levels && firstBay !== null && firstSequence !== null && bays * levels <= MOST_BINS;
  const bins =
    whole && form.zone.trim() !== ""
      ? binsOf({ zone: form.zone, firstBay, bays, levels, firstSequence, capacity })
      : [];
  const save = async () => {
    const outcome = await act.run({ warehouse: house || (houses[0] ?? ""), zone: form.zone, bins });
    if (outcome.kind === "done") {
      toast.success(`${String(outcome.value.opened)} bins are open`);
      onClose();
    }
  };
  return (
    <Dialog open={open} onClose={onClose} title="Open bins" description="Codes that exist already stay as they are.">
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (bins.length > 0) void save();
        }}
      >
        <SelectField
          label="Warehouse"
          value={house || houses[0]}
          onChange={(event) => setHouse(event.target.value)}
          options={houses.map((value) => ({ value, label: value }))}
        />
        <div className="fields-3">
          <TextField label="Zone" value={form.zone} onChange={set("zone")} placeholder="G" autoComplete="off" />
          <TextField label="First bay" inputMode="numeric" value={form.firstBay} onChange={set("firstBay")} />
          <TextField label="Bays" inputMode="numeric" value={form.bays} onChange={set("bays")} />
          <TextField label="Levels" inputMode="numeric" value={form.levels} onChange={set("levels")} />
          <TextField label="Walk from" inputMode="numeric" value={form.firstSequence} onChange={set("firstSequence")} />
          <TextField label="Each holds" suffix="units" inputMode="numeric" value={form.capacity} onChange={set("capacity")} />
        </div>
        <p className="fv-muted" role="status">
          {bins.length === 0
            ? `Name the zone; at most ${String(MOST_BINS)} bins at a time.`
            : `${String(bins.length)} bins, ${bins[0]?.code ?? ""} to ${bins.at(-1)?.code ?? ""}.`}
        </p>
        <ActionNote problem={act.problem} error={act.error} />
        <Button type="submit" variant="primary" busy={act.busy} disabled={bins.length === 0}>
          Open {bins.length > 0 ? bins.length : ""} bins
        </Button>
      </form>
    </Dialog>
  );
}
