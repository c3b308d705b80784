import { CorrectPrescriptionDocument, type CorrectPrescriptionMutation, type ReviewFieldsFragment } from "@fovea/gql/admin";
import { useEffect, useId, useRef, useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { CompareTable, type RxColumn, Slips } from "./CompareTable";
import type { Field } from "./compare";
import { useDraft } from "./drafts";
import { QuickText } from "./QuickText";
import { BalanceBox, RxFault, RxField } from "./RxFields";
import { faultsOf, inputOf, type RxFaults, textOf } from "./rxText";

const answer = (data: CorrectPrescriptionMutation) => data.correctPrescription;
const READING = ["Read from the customer's paper.", "Told by the customer on the telephone.", "Told by the prescriber."];
const CORRECTING = [
  "The paper says otherwise.",
  "Right and left eye were swapped.",
  "The sign was wrong.",
  "Confirmed with the prescriber.",
];

interface CorrectFormProps {
  review: ReviewFieldsFragment;
  /** The version that was looked at; a newer one refuses what was written against this one. */
  version: number;
  /** What the new values are read against. */
  beside: readonly RxColumn[];
  onDone: (version: number) => void;
  onCancel: () => void;
}

/** The next version, written beside what was there before; differences show while typing. */
export function CorrectForm({ review, version, beside, onDone, onCancel }: CorrectFormProps) {
  const key = `${review.id} ${String(version)}`;
  const [rx, setRx, forgetRx] = useDraft(`${key} rx`, textOf(review.values, review.fittingHeights));
  const [reason, setReason, forgetReason] = useDraft(`${key} why`, "");
  const [faults, setFaults] = useState<RxFaults>({});
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const act = useAct(CorrectPrescriptionDocument, answer, {
    stale: ["PrescriptionQueue", "PrescriptionCounts", "PrescriptionsOfOrder", "PrescriptionHistory", "Order"],
  });

  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[data-field='od.sphere']")?.focus();
  }, []);
  const refuse = (found: RxFaults) => {
    setFaults(found);
    const [first] = Object.keys(found);
    if (first) form.current?.querySelector<HTMLElement>(`[data-field='${first}']`)?.focus();
  };
  const submit = async () => {
    const read = inputOf(rx);
    if ("faults" in read) return refuse(read.faults);
    if (reason.trim() === "") return refuse({ reason: "Say where these values are from." });
    setFaults({});
    const outcome = await act.run({
      reviewId: review.id,
      prescription: read.input,
      reason: reason.trim(),
      version,
      // An emptied field takes a height back; lenses that are not placed by heights leave theirs as they are.
      fittingHeights: review.needsFittingHeights ? read.heights : null,
    });
    if (outcome.kind === "done") {
      forgetRx();
      forgetReason();
      toast.success(`${review.orderNumber}: version ${String(outcome.value.review.version)} written`);
      onDone(outcome.value.review.version);
    } else if (outcome.kind === "refused") {
      const { problem } = outcome;
      refuse(faultsOf("issues" in problem ? (problem.issues as { message: string; path: string[] }[]) : [problem]));
    }
  };
  const cancel = () => {
    forgetRx();
    forgetReason();
    onCancel();
  };
  // What stands at a field is not said twice; a refusal of the whole is.
  const whole = act.problem && (faults[""] !== undefined || Object.keys(faults).length === 0) ? act.problem : null;
  const judged: RxColumn = { key: "new", title: `Version ${String(review.version + 1)}`, note: "being written", rx };
  const change = (next: typeof rx) => setRx(next);

  return (
    <form
      ref={form}
      className="stack"
      noValidate
      aria-label="The next version"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit();
      }}
    >
      <CompareTable
        label="The next version beside what was there before"
        judged={judged}
        others={beside}
        edit={{
          heights: review.needsFittingHeights,
          cell: (field: Field) => (
            <RxField
              field={field}
              rx={rx}
              onChange={change}
              faulty={faults[field] !== undefined}
              faultId={`${id}-${field}`}
            />
          ),
          fault: (field) => faults[field] && <RxFault id={`${id}-${field}`} message={faults[field]} />,
          eye: (side) => (
            <>
              <BalanceBox side={side} rx={rx} onChange={change} />
              {faults[`${side}.balance`] && (
                <RxFault id={`${id}-${side}`} message={faults[`${side}.balance`] ?? ""} />
              )}
            </>
          ),
        }}
      />
      <Slips judged={judged} others={beside} />
      <QuickText
        label={review.values ? "Why is it corrected?" : "Where are these values from?"}
        hint="Stays with the version and your name. The values of the version before are kept."
        quick={review.values ? CORRECTING : READING}
        field="reason"
        value={reason}
        onChange={setReason}
        error={faults.reason}
      />
      <ActionNote problem={whole} error={act.error} />
      <div className="actions actions-start">
        <Button type="submit" variant="primary" busy={act.busy} keys="Ctrl Enter">
          {review.values ? "Save as a new version" : "Save the values"}
        </Button>
        <Button onClick={cancel}>Discard</Button>
      </div>
    </form>
  );
}
