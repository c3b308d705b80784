import {
  ClaimPickTaskDocument,
  type ClaimPickTaskMutation,
  ConfirmPickDocument,
  type ConfirmPickMutation,
  type PickTaskFieldsFragment,
  ReportShortPickDocument,
  type ReportShortPickMutation,
} from "@fovea/gql/admin";
import { useEffect, useRef, useState } from "react";
import { sound } from "../../lib/sound";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { type PickQuestion, questionOf, startPick, takeScan, undoScan } from "./pickSession";

const claimed = (data: ClaimPickTaskMutation) => data.claimPickTask;
const confirmed = (data: ConfirmPickMutation) => data.confirmPick;
const reported = (data: ReportShortPickMutation) => data.reportShortPick;
const STALE = ["PickTasks", "Order", "Orders", "Overview", "PackQueue", "Jobs", "Stock"] as const;

interface PickScreenProps {
  task: PickTaskFieldsFragment;
  works: boolean;
  onSkip?: () => void;
}

/** One task: one question at a time, answered by a scan; nothing is booked before it is confirmed. */
export function PickScreen({ task, works, onSkip }: PickScreenProps) {
  const target = { id: task.id, bin: task.bin, sku: task.sku, quantity: task.quantity - task.picked };
  const [session, setSession] = useState(() => startPick(target));
  const [scan, setScan] = useState("");
  const [short, setShort] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const claim = useAct(ClaimPickTaskDocument, claimed, { keyed: false });
  const confirm = useAct(ConfirmPickDocument, confirmed, { stale: STALE });
  const report = useAct(ReportShortPickDocument, reported, { stale: STALE });
  const question = questionOf(session, target);

  useEffect(() => {
    if (!short) field.current?.focus();
  }, [question, short]);

  const read = () => {
    const next = takeScan(session, target, scan);
    sound(next.answer?.ok ? "yes" : "no");
    setSession(next);
    setScan("");
    if (question === "bin" && next.bin !== null) void claimTask();
  };
  // At the bin the task becomes this picker's; a colleague who was here first keeps it.
  const claimTask = async () => {
    const outcome = await claim.run({ taskId: task.id });
    if (outcome.kind === "refused") {
      sound("no");
      setSession(startPick(target));
    }
  };
  const book = async () => {
    const outcome = await confirm.run({
      taskId: task.id,
      binScan: session.bin ?? "",
      skuScan: session.items[0] ?? "",
      quantity: session.items.length,
    });
    sound(outcome.kind === "done" ? "yes" : "no");
  };
  const submit = () => {
    if (question === "confirm" && scan.trim() === "") void book();
    else read();
  };

  const asks: Record<PickQuestion, { say: string; what: string }> = {
    bin: { say: "Go to bin", what: task.bin },
    item: { say: `Scan piece ${String(session.items.length + 1)} of ${String(target.quantity)}`, what: task.sku },
    confirm: { say: `Lay it down for ${task.orderNumber}`, what: task.toLocation },
  };

  return (
    <section
      className="pick"
      data-answer={session.answer ? (session.answer.ok ? "yes" : "no") : undefined}
      aria-label="Task in hand"
    >
      <p className="pick-steps" aria-hidden>
        {(["bin", "item", "confirm"] as const).map((step) => (
          <span key={step} data-on={step === question ? "" : undefined} />
        ))}
      </p>
      <p className="pick-say">{asks[question].say}</p>
      <p className="pick-what fv-num">{asks[question].what}</p>
      <div className="pick-item">
        {task.picture && question !== "bin" && (
          <img src={task.picture.url} alt={task.picture.alt} width={160} height={107} />
        )}
        <p>
          {task.description}
          <span className="fv-muted">
            {String(target.quantity)} for {task.orderNumber}
          </span>
        </p>
      </div>
      {works ? (
        short ? (
          <ShortForm
            wanted={target.quantity}
            scanned={session.items.length}
            busy={report.busy}
            onBack={() => setShort(false)}
            onReport={(found) => void report.run({ taskId: task.id, found })}
          />
        ) : (
          <>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                submit();
              }}
            >
              <input
                ref={field}
                className="fv-input pick-field"
                value={scan}
                onChange={(event) => setScan(event.target.value)}
                aria-label={
                  question === "bin"
                    ? "Scan the bin"
                    : question === "item"
                      ? "Scan the piece"
                      : "Press Enter to confirm"
                }
                placeholder={
                  question === "bin" ? "Scan the bin" : question === "item" ? "Scan the piece" : "Enter confirms"
                }
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
              />
              <p className="pick-answer" role="status" aria-live="assertive">
                {session.answer?.text}
              </p>
              {question === "confirm" && (
                <Button type="submit" variant="primary" size="lg" busy={confirm.busy}>
                  Confirm pick
                </Button>
              )}
            </form>
            <div className="pick-more">
              <Button
                size="lg"
                disabled={session.bin === null || confirm.busy}
                onClick={() => setSession(undoScan(session))}
              >
                Undo scan
              </Button>
              <Button size="lg" onClick={() => setShort(true)}>
                Not there
              </Button>
              {onSkip && (
                <Button size="lg" variant="quiet" onClick={onSkip}>
                  Later
                </Button>
              )}
            </div>
          </>
        )
      ) : (
        <p className="fv-muted">Your role may look at picks but not do them.</p>
      )}
      <ActionNote problem={claim.problem ?? confirm.problem ?? report.problem} error={confirm.error ?? report.error} />
    </section>
  );
}

interface ShortFormProps {
  wanted: number;
  scanned: number;
  busy: boolean;
  onBack: () => void;
  onReport: (found: number) => void;
}

function ShortForm({ wanted, scanned, busy, onBack, onReport }: ShortFormProps) {
  return (
    <div className="stack" role="group" aria-label="Short pick">
      <p className="pick-say">How many are really in the bin?</p>
      <div className="pick-numbers">
        {Array.from({ length: wanted }, (_, found) => (
          <Button
            key={found}
            size="lg"
            busy={busy}
            variant={found === scanned ? "primary" : "secondary"}
            onClick={() => onReport(found)}
          >
            {found === 0 ? "None" : found}
          </Button>
        ))}
      </div>
      <p className="fv-muted">The bin is counted again, and the order waits for a colleague to decide.</p>
      <Button size="lg" variant="quiet" onClick={onBack}>
        Back to scanning
      </Button>
    </div>
  );
}
