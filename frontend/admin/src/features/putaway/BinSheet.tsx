import { type BinFieldsFragment, EditBinDocument, type EditBinMutation, ScannedDocument } from "@fovea/gql/admin";
import { Checkbox, TextField } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Facts } from "../../ui/parts";
import { ActionNote, SkeletonRows } from "../../ui/states";

const answer = (data: EditBinMutation) => data.editBin;
const WHOLE = /^\d{1,5}$/;

/** One bin: what lies in it, and its size, zone and place on the walk. */
export function BinSheet({ bin, onClose }: { bin: BinFieldsFragment | null; onClose: () => void }) {
  const { may } = useSession();
  return (
    <SideSheet open={bin !== null} onClose={onClose} title={bin?.code ?? ""} description={bin?.name}>
      {bin && (
        <div className="stack">
          <Facts
            items={[
              ["Warehouse", bin.warehouse],
              ["Zone", bin.zone],
              ["Units", `${String(bin.units)}${bin.capacity === null ? "" : ` of ${String(bin.capacity)}`}`],
            ]}
          />
          <Contents code={bin.code} />
          {may("warehouse:bin:edit") && <EditBin key={bin.code} bin={bin} />}
        </div>
      )}
    </SideSheet>
  );
}

function Contents({ code }: { code: string }) {
  const query = useDocument(ScannedDocument, { code });
  const found = query.data?.scanned;
  if (query.isPending) return <SkeletonRows count={2} />;
  if (found?.__typename !== "ScannedBin" || found.levels.length === 0) return <p className="fv-muted">It is empty.</p>;
  return (
    <ul className="rows" aria-label="Contents">
      {found.levels.map((level) => (
        <li key={`${level.sku} ${level.lot}`}>
          <span className="fv-num strong">{level.onHand} ×</span>
          <div>
            <p>{level.description}</p>
            <p className="fv-muted">
              <Link to="/stock" search={{ q: level.sku }} className="code">
                {level.sku}
              </Link>
              {level.lot && `, lot ${level.lot}`}, {level.free} free
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function EditBin({ bin }: { bin: BinFieldsFragment }) {
  const act = useAct(EditBinDocument, answer, { stale: ["Bins", "Zones", "PutawayTasks"] });
  const [zone, setZone] = useState(bin.zone);
  const [sequence, setSequence] = useState(String(bin.sequence));
  const [capacity, setCapacity] = useState(bin.capacity === null ? "" : String(bin.capacity));
  const [unlimited, setUnlimited] = useState(bin.capacity === null);
  const field = act.problem ? fieldOf(act.problem) : null;
  const wrong = {
    sequence: WHOLE.test(sequence) ? null : "A whole number.",
    capacity: unlimited || (WHOLE.test(capacity) && Number(capacity) > 0) ? null : "At least one unit.",
  };
  const said = (name: string) => (field === name ? act.problem?.message : null);
  const save = async () => {
    const outcome = await act.run({
      code: bin.code,
      zone,
      sequence: Number(sequence),
      capacity: unlimited ? null : Number(capacity),
      unlimited,
    });
    if (outcome.kind === "done") toast.success(`${bin.code} is changed`);
  };
  return (
    <form
      className="boxed stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong.sequence && !wrong.capacity) void save();
      }}
    >
      <h3>Change the bin</h3>
      <TextField label="Zone" value={zone} onChange={(event) => setZone(event.target.value)} error={said("zone")} />
      <TextField
        label="Place on the walk"
        inputMode="numeric"
        value={sequence}
        onChange={(event) => setSequence(event.target.value)}
        error={wrong.sequence ?? said("sequence")}
      />
      <Checkbox label="No limit" checked={unlimited} onChange={(event) => setUnlimited(event.target.checked)} />
      {!unlimited && (
        <TextField
          label="Holds"
          suffix="units"
          inputMode="numeric"
          value={capacity}
          onChange={(event) => setCapacity(event.target.value)}
          error={wrong.capacity ?? said("capacity")}
        />
      )}
      <ActionNote problem={field ? null : act.problem} error={act.error} />
      <Button type="submit" busy={act.busy}>
        Save
      </Button>
    </form>
  );
}
