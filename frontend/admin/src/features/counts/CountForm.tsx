import {
  ClaimCountDocument,
  type ClaimCountMutation,
  type CountTaskFieldsFragment,
  RecordCountDocument,
  type RecordCountMutation,
} from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { addScan, type Heap, heapWithoutLot, setLot, setQuantity } from "./counting";

const claimed = (data: ClaimCountMutation) => data.claimCount;
const recorded = (data: RecordCountMutation) => data.recordCount;
export const COUNTS_STALE = ["CountTasks", "CountTask", "CountFigures", "Stock", "StockMovements", "Overview"] as const;

const NEXT: Record<string, readonly [tab: string, says: string]> = {
  completed: ["done", "is counted and booked"],
  investigating: ["todo", "is counted; it has to be counted once more"],
  ready_to_review: ["review", "is counted; a second person looks at it"],
};

/** Counting at the desk: claim, scan or type what lies there, done. What is expected is not shown. */
export function CountForm({ task, onMoved }: { task: CountTaskFieldsFragment; onMoved: (tab: string) => void }) {
  const claim = useAct(ClaimCountDocument, claimed, { keyed: false, stale: COUNTS_STALE });
  const record = useAct(RecordCountDocument, recorded, { stale: COUNTS_STALE });
  const [heaps, setHeaps] = useState<readonly Heap[]>([]);
  const [scan, setScan] = useState("");
  const [empty, setEmpty] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const counting = task.status === "counting";
  // Which article the house keeps by lot, once it said so.
  const [lotOf, setLotOf] = useState<string | null>(null);

  useEffect(() => {
    if (counting) field.current?.focus();
  }, [counting]);

  const begin = async () => {
    const outcome = await claim.run({ taskId: task.id });
    if (outcome.kind === "done") onMoved("counting");
  };
  const read = () => {
    setHeaps(addScan(heaps, scan));
    setScan("");
    setEmpty(false);
  };
  const book = async () => {
    const outcome = await record.run({ taskId: task.id, lines: heaps.map(({ sku, lot, quantity }) => ({ sku, lot, quantity })) });
    if (outcome.kind === "refused") setLotOf(heapWithoutLot(heaps, outcome.problem.path));
    if (outcome.kind !== "done") return;
    const [tab, says] = NEXT[outcome.value.task.status] ?? ["todo", "is counted"];
    toast.success(`${task.place} ${says}`);
    onMoved(tab);
  };

  if (!counting) {
    return (
      <div className="boxed stack">
        <h3>{task.status === "investigating" ? "Count once more" : "Count this place"}</h3>
        <p>
          Go to {task.place} and count everything in it. You are not told what should be there, so that you see what is.
        </p>
        <ActionNote problem={claim.problem} error={claim.error} />
        <Button variant="primary" busy={claim.busy} onClick={() => void begin()}>
          Begin counting
        </Button>
      </div>
    );
  }
  return (
    <div className="boxed stack">
      <h3>What lies in {task.place}?</h3>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          read();
        }}
      >
        <TextField
          ref={field}
          label="Scan or type an article"
          hint="Every scan adds one piece. Press Enter after typing."
          autoComplete="off"
          autoCapitalize="characters"
          value={scan}
          onChange={(event) => setScan(event.target.value)}
        />
      </form>
      {heaps.length > 0 && (
        <ul className="rows">
          {heaps.map((heap, index) => (
            <li key={heaps.length - index}>
              <div>
                <code className="code">{heap.sku}</code>
              </div>
              <TextField
                label={<span className="fv-sr">Pieces of {heap.sku}</span>}
                className="count-field"
                type="number"
                min={0}
                value={heap.quantity}
                onChange={(event) => setHeaps(setQuantity(heaps, heap, event.target.valueAsNumber))}
              />
              {(heap.lot !== "" || lotOf === heap.sku) && (
                <TextField
                  label="Lot or serial number"
                  value={heap.lot}
                  autoComplete="off"
                  onChange={(event) => setHeaps(setLot(heaps, heap, event.target.value))}
                />
              )}
              <Button
                size="sm"
                variant="quiet"
                onClick={() => setHeaps(heaps.filter((other) => other !== heap))}
                aria-label={`Take ${heap.sku} off the list`}
              >
                Take off
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ActionNote problem={record.problem} error={record.error} />
      <div className="actions actions-start">
        <Button variant="primary" busy={record.busy} disabled={heaps.length === 0 && !empty} onClick={() => void book()}>
          {heaps.length === 0 ? "Record an empty place" : "Record this count"}
        </Button>
        {heaps.length === 0 && !empty && <Button onClick={() => setEmpty(true)}>Nothing is in it</Button>}
      </div>
    </div>
  );
}
