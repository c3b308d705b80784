import { CountTasksDocument, type CountTasksQuery } from "@fovea/gql/admin";
import { useState } from "react";
import { z } from "zod";
import { useDocument } from "../../lib/queries";
import { checkScan, normaliseScan } from "../../lib/scan";
import { useSession } from "../../lib/session";
import { useStored } from "../../lib/stored";
import { Button, ButtonLink } from "../../ui/Button";
import { EmptyState, SkeletonRows } from "../../ui/states";
import { type Answer, Ask } from "./Ask";
import { feel } from "./feel";
import { NoList } from "./NoList";
import { isDone, NOT_KEPT, useDo, useQueue } from "./scanQueue";
import { add, asNumber, setLast, tallyLine, total } from "./tally";
import { type Article, useArticle } from "./useArticle";

type Task = CountTasksQuery["countTasks"]["edges"][number]["node"];
const REFRESH_MS = 30_000;
// Kept on the device: a count that is half done survives a reload.
const draft = z.object({ taskId: z.string(), lines: z.array(tallyLine) }).nullable();

/** Blind counts: go to the place, scan every piece that lies there, say when that is all. */
export function CountMode() {
  const { staff } = useSession();
  const queue = useQueue();
  const keep = useDo();
  const named = useArticle();
  const [count, setCount] = useStored("fovea.handheld.count", draft, null);
  const [skipped, setSkipped] = useState<readonly string[]>([]);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [sure, setSure] = useState(false);
  const [lotOf, setLotOf] = useState<Article | null>(null);
  const query = useDocument(
    CountTasksDocument,
    { status: ["requested", "counting", "investigating"], mine: false, warehouse: null, search: null, first: 100, after: null },
    { refetchInterval: REFRESH_MS, eager: true },
  );
  const say = (next: Answer) => {
    feel(next.ok ? "yes" : "no");
    setAnswer(next);
  };
  const tasks = (query.data?.countTasks.edges ?? [])
    .map(({ node }) => node)
    .filter((task) => task.claimedBy === null || task.claimedBy === staff.name)
    .filter((task) => !isDone(queue, subjectOf(task), query.dataUpdatedAt))
    .sort((a, b) => skipped.indexOf(a.id) - skipped.indexOf(b.id) || a.place.localeCompare(b.place));
  const task = tasks.find((one) => one.id === count?.taskId) ?? tasks[0];

  if (query.isPending) return <SkeletonRows count={4} height={80} />;
  if (!query.data) return <NoList error={query.error} retry={() => void query.refetch()} />;
  if (!task) {
    return (
      <EmptyState title="Nothing to count" action={<ButtonLink to="/scan">All jobs</ButtonLink>}>
        {answer?.text ?? "Counts come up by turn, and whenever a bin was short."}
      </EmptyState>
    );
  }
  const lines = count?.taskId === task.id ? count.lines : null;
  const arrive = (raw: string) => {
    const verdict = checkScan(raw, task.place, "bin");
    if (!verdict.ok) {
      say({ ok: false, text: verdict.reason });
      return;
    }
    setCount({ taskId: task.id, lines: [] });
    say({ ok: true, text: `At ${task.place}. Scan every piece.` });
    void keep({ kind: "claimCount", subject: `claim:${task.id}`, input: { taskId: task.id }, says: `At ${task.place}` });
  };
  const counted = ({ sku, name, lot }: Article) => {
    setLotOf(null);
    const next = add(lines ?? [], { sku, name, lot }, 1);
    setCount({ taskId: task.id, lines: next });
    say({ ok: true, text: `${String(next[0]?.quantity ?? 0)} × ${name}${lot && `, lot ${lot}`}` });
  };
  const piece = async (raw: string) => {
    setSure(false);
    if (lotOf) {
      const lot = normaliseScan(raw);
      if (lot === "") say({ ok: false, text: "Nothing was read. Scan the lot again." });
      else counted({ ...lotOf, lot });
      return;
    }
    const number = asNumber(raw);
    if (number !== null && lines?.[0]) {
      setCount({ taskId: task.id, lines: setLast(lines, number) });
      say({ ok: true, text: `${String(number)} × ${lines[0].name}` });
      return;
    }
    const found = await named(raw);
    if (!found.ok) {
      say(found);
      return;
    }
    const { article } = found;
    if (article.tracking === "none" || article.lot !== "") {
      counted(article);
      return;
    }
    setLotOf(article);
    say({ ok: true, text: `${article.name}. Now its ${article.tracking === "serial" ? "serial number" : "lot"}.` });
  };
  const finish = async () => {
    if (!lines) return;
    if (lines.length === 0 && !sure) {
      setSure(true);
      say({ ok: false, text: `Is ${task.place} empty? Then press once more.` });
      return;
    }
    const found = lines.map(({ sku, lot, quantity }) => ({ sku, lot, quantity }));
    const says = `Counted ${String(total(lines))} in ${task.place}`;
    const deed = await keep({ kind: "recordCount", subject: subjectOf(task), input: { taskId: task.id, lines: found }, says });
    if (!deed) {
      say(NOT_KEPT);
      return;
    }
    setCount(null);
    setSure(false);
    say({ ok: true, text: `${says}.` });
  };

  if (lines === null) {
    return (
      <Ask
        step={1}
        steps={2}
        say="Count everything in"
        what={task.place}
        field="Scan the place"
        answer={answer}
        onScan={arrive}
        actions={
          <Button
            size="lg"
            disabled={tasks.length < 2}
            onClick={() => setSkipped([...skipped.filter((id) => id !== task.id), task.id])}
          >
            Later
          </Button>
        }
      >
        <p className="ask-note">
          {task.number}. {task.note && `${task.note} `}
          {tasks.length} to count.
        </p>
      </Ask>
    );
  }
  return (
    <Ask
      step={2}
      steps={2}
      say={`Every piece in ${task.place}`}
      what={`${String(total(lines))} counted`}
      field={lotOf ? "Scan the lot" : "Scan the piece"}
      answer={answer}
      onScan={(raw) => void piece(raw)}
      actions={
        <>
          <Button
            size="lg"
            onClick={() => {
              const [last] = lines;
              if (lotOf) setLotOf(null);
              else setCount(last ? { taskId: task.id, lines: add(lines, last, -1) } : null);
              say({ ok: true, text: "Taken back" });
            }}
          >
            Undo
          </Button>
          <Button size="lg" variant="primary" onClick={() => void finish()}>
            That is all
          </Button>
        </>
      }
    >
      <p className="ask-note">Type a number to say how many of the last piece there are.</p>
      <ul className="scan-list">
        {lines.map((line) => (
          <li key={`${line.sku} ${line.lot}`}>
            <strong className="fv-num">{line.quantity} ×</strong>
            <span>
              {line.name}
              <small>
                {line.sku}
                {line.lot && `, lot ${line.lot}`}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </Ask>
  );
}

const subjectOf = (task: Task) => `count:${task.id}`;
