import { HandPicksDocument, type HandPicksQuery, ItemLabelsDocument } from "@fovea/gql/admin";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { checkScan } from "../../lib/scan";
import { useSession } from "../../lib/session";
import { Button, ButtonLink } from "../../ui/Button";
import { EmptyState, SkeletonRows } from "../../ui/states";
import { questionOf, startPick, takeScan, undoScan } from "../warehouse/pickSession";
import { type Answer, Ask, Thing } from "./Ask";
import { feel } from "./feel";
import { asSku, type LabelledArticle } from "./labels";
import { NoList } from "./NoList";
import { Numbers } from "./Numbers";
import { pickWalk } from "./pickWalk";
import type { Deed } from "./queue";
import { isDone, NOT_KEPT, useDo, useQueue, withdraw } from "./scanQueue";

type HandTask = HandPicksQuery["pickTasks"]["edges"][number]["node"];
const REFRESH_MS = 20_000;
const SAY = { bin: "Go to bin", item: "Scan the piece", confirm: "Lay it into tote" } as const;
const FIELD = { bin: "Scan the bin", item: "Scan the piece", confirm: "Scan the tote" } as const;

/** The walk along the bins, one task at a time; it goes on while there is no network. */
export function PickMode() {
  const { staff } = useSession();
  const queue = useQueue();
  const keep = useDo();
  const [skipped, setSkipped] = useState<readonly string[]>([]);
  const [last, setLast] = useState<Last | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const query = useDocument(
    HandPicksDocument,
    { status: ["open", "claimed", "picking"], first: 100 },
    { refetchInterval: REFRESH_MS, eager: true },
  );
  const tasks = query.data?.pickTasks.edges.map(({ node }) => node) ?? [];
  const walk = pickWalk(tasks, {
    me: staff.name,
    skipped,
    done: (task) => isDone(queue, subjectOf(task), query.dataUpdatedAt),
  });
  const [current] = walk;
  const skus = [...new Set(tasks.map((task) => task.sku))].sort();
  const labels = useDocument(ItemLabelsDocument, { skus }, { enabled: skus.length > 0, keepPrevious: true, eager: true });

  const undo = async () => {
    if (!last) return;
    const taken = await withdraw(last.deed.id);
    const { deed, task } = last;
    if (!taken && deed.kind === "confirmPick") {
      const input = { taskId: task.id, quantity: deed.input.quantity };
      await keep({ kind: "undoPick", subject: `undo:${deed.id}`, input, says: `Put back: ${deed.says}` });
    }
    const undone = taken || deed.kind === "confirmPick";
    feel(undone ? "yes" : "no");
    setAnswer(
      undone
        ? { ok: true, text: `Put them back into ${task.bin}: ${deed.says} does not count.` }
        : { ok: false, text: `${deed.says} is booked, and the bin will be counted.` },
    );
    setLast(null);
  };
  const booked = (deed: Deed, task: HandTask) => {
    setLast({ deed, task });
    const where = task.tote ? "" : ` Lay it down in ${task.toLocation} for ${task.orderNumber}.`;
    setAnswer({ ok: true, text: `${deed.says}.${where}` });
  };

  if (query.isPending) return <SkeletonRows count={4} height={80} />;
  if (!query.data) return <NoList error={query.error} retry={() => void query.refetch()} />;
  if (!current) {
    return (
      <EmptyState
        title="All is picked"
        action={
          last ? <Button onClick={() => void undo()}>Undo the last</Button> : <ButtonLink to="/scan">All jobs</ButtonLink>
        }
      >
        {answer?.text ?? "New picks appear here by themselves when an order is confirmed."}
      </EmptyState>
    );
  }
  return (
    <PickTask
      key={current.id}
      task={current}
      left={walk.length}
      labels={labels.data?.itemLabels ?? []}
      answer={answer}
      onAnswer={setAnswer}
      onBooked={(deed) => booked(deed, current)}
      onUndo={last ? () => void undo() : undefined}
      onSkip={
        walk.length > 1 ? () => setSkipped([...skipped.filter((id) => id !== current.id), current.id]) : undefined
      }
    />
  );
}

interface Last {
  deed: Deed;
  task: HandTask;
}

const subjectOf = (task: HandTask) => `pick:${task.id}`;

interface PickTaskProps {
  task: HandTask;
  left: number;
  labels: readonly LabelledArticle[];
  answer: Answer | null;
  onAnswer: (answer: Answer | null) => void;
  onBooked: (deed: Deed) => void;
  onUndo?: () => void;
  onSkip?: () => void;
}

function PickTask({ task, left, labels, answer, onAnswer, onBooked, onUndo, onSkip }: PickTaskProps) {
  const keep = useDo();
  const target = { id: task.id, bin: task.bin, sku: task.sku, quantity: task.quantity - task.picked };
  const [session, setSession] = useState(() => startPick(target));
  const [short, setShort] = useState(false);
  const question = questionOf(session, target);

  const say = (next: Answer | null) => {
    if (next) feel(next.ok ? "yes" : "no");
    onAnswer(next);
  };
  const book = async (doing: Parameters<typeof keep>[0]) => {
    const deed = await keep(doing);
    if (deed) {
      feel("yes");
      onBooked(deed);
    } else say(NOT_KEPT);
  };
  const lay = (raw: string) => {
    const verdict = checkScan(raw, task.tote ?? "", "tote");
    if (verdict.ok) finish();
    else say({ ok: false, text: verdict.reason });
  };
  const finish = () => {
    const scanned = { taskId: task.id, binScan: task.bin, skuScan: task.sku, quantity: target.quantity };
    const input = task.tote ? { ...scanned, toteScan: task.tote } : scanned;
    const says = `Picked ${String(target.quantity)} × ${task.sku} from ${task.bin}`;
    void book({ kind: "confirmPick", subject: subjectOf(task), input, says });
  };
  const read = (raw: string) => {
    if (question === "confirm") {
      lay(raw);
      return;
    }
    const next = takeScan(session, target, asSku(raw, labels));
    setSession(next);
    if (question === "bin" && next.bin !== null) {
      void keep({ kind: "claimPick", subject: `claim:${task.id}`, input: { taskId: task.id }, says: `At ${task.bin}` });
    }
    // On a cart the pieces go into the order's tote, and only then are they picked.
    if (questionOf(next, target) === "confirm" && !task.tote) finish();
    else say(next.answer);
  };
  const report = (found: number) => {
    const says = `${String(found)} of ${String(target.quantity)} × ${task.sku} found in ${task.bin}`;
    void book({ kind: "reportShort", subject: subjectOf(task), input: { taskId: task.id, found }, says });
  };
  const undo = () => {
    const next = undoScan(session);
    setSession(next);
    say(next.answer);
  };

  if (short) {
    return (
      <Numbers
        say={`How many are really in ${task.bin}?`}
        note="The bin is counted again, and the rest is looked for elsewhere."
        to={target.quantity - 1}
        onChoose={report}
        onBack={() => setShort(false)}
      />
    );
  }
  return (
    <Ask
      step={{ bin: 1, item: 2, confirm: 3 }[question]}
      steps={task.tote ? 3 : 2}
      say={question === "item" && target.quantity > 1 ? pieceOf(session.items.length + 1, target.quantity) : SAY[question]}
      what={{ bin: task.bin, item: task.sku, confirm: task.tote ?? task.toLocation }[question]}
      field={FIELD[question]}
      answer={answer}
      onScan={read}
      actions={
        <>
          <Button
            size="lg"
            disabled={session.bin === null && !onUndo}
            onClick={session.bin === null ? onUndo : undo}
          >
            Undo
          </Button>
          <Button size="lg" onClick={() => setShort(true)}>
            Not there
          </Button>
          {onSkip && (
            <Button size="lg" onClick={onSkip}>
              Later
            </Button>
          )}
        </>
      }
    >
      <Thing
        picture={question === "bin" ? null : task.picture}
        name={task.description}
        more={`${String(target.quantity)} for ${task.orderNumber}, ${String(left)} to go`}
      />
    </Ask>
  );
}

function pieceOf(piece: number, quantity: number): string {
  return `Scan piece ${String(piece)} of ${String(quantity)}`;
}
