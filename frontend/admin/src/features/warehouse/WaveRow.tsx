import {
  type PickBoardQuery,
  ScanToteDocument,
  type ScanToteMutation,
  StartBatchDocument,
  type StartBatchMutation,
} from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { sound } from "../../lib/sound";
import { useAct } from "../../lib/useAct";
import { Button, PaperLink } from "../../ui/Button";
import { Moment, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";

type Wave = PickBoardQuery["waves"][number];
type Batch = Wave["batches"][number];

const started = (data: StartBatchMutation) => data.startBatch;
const scanned = (data: ScanToteMutation) => data.scanTote;
const STALE = ["PickBoard", "PickTasks"] as const;

/** A wave with its carts: how far each is, and who walks with it. */
export function WaveRow({ wave, works }: { wave: Wave; works: boolean }) {
  const [open, setOpen] = useState<string | null>(null);
  const what = [wave.carrier || "Any carrier", wave.zone ? `zone ${wave.zone}` : "all zones", wave.warehouse];
  return (
    <li className="wave">
      <p className="wave-head">
        <span className="fv-num strong">{wave.number}</span>
        <span className="fv-muted">{what.join(", ")}</span>
        <span className="fv-muted">
          <Moment at={wave.releasedAt} /> by {wave.releasedBy}
        </span>
      </p>
      <ul className="batches">
        {wave.batches.map((batch) => (
          <BatchRow
            key={batch.id}
            batch={batch}
            works={works}
            open={open === batch.id}
            onToggle={() => setOpen(open === batch.id ? null : batch.id)}
          />
        ))}
      </ul>
    </li>
  );
}

interface BatchRowProps {
  batch: Batch;
  works: boolean;
  open: boolean;
  onToggle: () => void;
}

function BatchRow({ batch, works, open, onToggle }: BatchRowProps) {
  const start = useAct(StartBatchDocument, started, { stale: STALE });
  const state = batch.status === "open" ? "to_pick" : batch.status === "started" ? "being_picked" : "picked";
  return (
    <li className="batch">
      <div className="batch-line">
        <span className="fv-num strong">{batch.number}</span>
        <StateChip code={state} />
        <span className="batch-bar" aria-hidden>
          <span style={{ inlineSize: `${String(batch.units ? (100 * batch.picked) / batch.units : 100)}%` }} />
        </span>
        <span className="fv-num">
          {batch.picked} of {batch.units}
        </span>
        <span className="batch-who">
          {batch.claimedBy ?? "nobody yet"}
          <span className="fv-muted">
            {" "}
            {batch.orders} {batch.orders === 1 ? "order" : "orders"} in {batch.zones.join(", ") || "no zone"}
          </span>
        </span>
        <span className="batch-acts">
          {works && batch.status === "open" && (
            <Button size="sm" busy={start.busy} onClick={() => void start.run({ batchId: batch.id })}>
              Start
            </Button>
          )}
          <PaperLink href={batch.listUrl} variant="quiet">
            List
          </PaperLink>
          <Button size="sm" variant="quiet" aria-expanded={open} onClick={onToggle}>
            Totes
          </Button>
        </span>
      </div>
      <ActionNote problem={start.problem} error={start.error} />
      {open && <Totes batch={batch} scans={works && batch.status === "started"} />}
    </li>
  );
}

/** The cart: an order in each place, its tote scanned onto it. */
function Totes({ batch, scans }: { batch: Batch; scans: boolean }) {
  const [code, setCode] = useState("");
  const scan = useAct(ScanToteDocument, scanned, { stale: STALE });
  const next = batch.totes.find((tote) => tote.code === null);
  const put = async () => {
    const outcome = await scan.run({ batchId: batch.id, code });
    sound(outcome.kind === "done" ? "yes" : "no");
    if (outcome.kind === "done") setCode("");
  };
  return (
    <div className="cart">
      <ol className="totes" aria-label="Totes on the cart">
        {batch.totes.map((tote) => (
          <li key={tote.orderId} data-filled={tote.code ? "" : undefined}>
            <span className="fv-muted fv-num">{tote.position}</span>
            <span className="fv-num strong">{tote.code ?? "no tote"}</span>
            <span className="fv-num">{tote.orderNumber}</span>
          </li>
        ))}
      </ol>
      {scans && next && (
        <form
          className="row row-end"
          onSubmit={(event) => {
            event.preventDefault();
            if (code.trim()) void put();
          }}
        >
          <TextField
            label={`Tote for place ${String(next.position)}, ${next.orderNumber}`}
            autoComplete="off"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button type="submit" busy={scan.busy} disabled={!code.trim()}>
            Put on the cart
          </Button>
        </form>
      )}
      {!scans && batch.status === "open" && <p className="fv-muted">Start the batch, then scan a tote for each order.</p>}
      <ActionNote problem={scan.problem} error={scan.error} />
    </div>
  );
}
