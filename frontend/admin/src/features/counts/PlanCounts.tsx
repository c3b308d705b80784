import { PlanCountsDocument, type PlanCountsMutation } from "@fovea/gql/admin";
import { TextArea, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { COUNTS_STALE } from "./CountForm";
import { placesIn } from "./counting";

const answer = (data: PlanCountsMutation) => data.planCounts;

/** Asks for counts of places by their codes. */
export function PlanCounts({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [places, setPlaces] = useState("");
  const [note, setNote] = useState("");
  const act = useAct(PlanCountsDocument, answer, { stale: COUNTS_STALE });
  const codes = placesIn(places);
  const submit = async () => {
    const outcome = await act.run({ places: codes, note });
    if (outcome.kind !== "done") return;
    toast.success(`${String(outcome.value.tasks.length)} places are to be counted`);
    setPlaces("");
    setNote("");
    onClose();
  };
  const wrong = act.problem && fieldOf(act.problem) === "places" ? act.problem.message : null;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Plan counts"
      description="A place that waits to be counted already keeps the count it has."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextArea
          label="Places"
          hint="Codes as they stand on the shelf, for example A-01-2; as many as you like, parted by blanks or lines"
          rows={5}
          value={places}
          error={wrong}
          onChange={(event) => setPlaces(event.target.value)}
        />
        <TextField label="Why" optional value={note} onChange={(event) => setNote(event.target.value)} />
        <ActionNote problem={wrong ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={codes.length === 0}>
            {codes.length > 1 ? `Plan ${String(codes.length)} counts` : "Plan the count"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
