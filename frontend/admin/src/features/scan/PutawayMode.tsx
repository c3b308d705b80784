import { type PutawayTaskFieldsFragment, PutawayTasksDocument } from "@fovea/gql/admin";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button, ButtonLink } from "../../ui/Button";
import { EmptyState, SkeletonRows } from "../../ui/states";
import { type Answer, Ask, Thing } from "./Ask";
import { type Carry, destination, takeBin, takeGoods } from "./carry";
import { feel } from "./feel";
import { NoList } from "./NoList";
import { Numbers } from "./Numbers";
import type { Deed } from "./queue";
import { NOT_KEPT, unitsDone, useDo, useQueue, withdraw } from "./scanQueue";

const REFRESH_MS = 20_000;
const SHOWN = 6;

/** From the dock to the shelf: scan what you carry, go where the rules say, scan the bin. */
export function PutawayMode() {
  const { staff } = useSession();
  const queue = useQueue();
  const keep = useDo();
  const [carry, setCarry] = useState<Carry | null>(null);
  const [counting, setCounting] = useState(false);
  const [last, setLast] = useState<Deed | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const query = useDocument(
    PutawayTasksDocument,
    { status: ["open"], warehouse: null, first: 100, after: null },
    { refetchInterval: REFRESH_MS, eager: true },
  );
  const all = query.data?.putawayTasks.edges.map(({ node }) => node) ?? [];
  const left = (task: PutawayTaskFieldsFragment) =>
    task.left - unitsDone(queue, subjectOf(task.id), query.dataUpdatedAt);
  const tasks = all.filter((task) => left(task) > 0);
  const task = tasks.find((one) => one.id === carry?.taskId) ?? null;

  const say = (next: Answer) => {
    feel(next.ok ? "yes" : "no");
    setAnswer(next);
  };
  const take = (raw: string) => {
    const taken = takeGoods(tasks, raw, staff.name);
    say(taken.answer);
    if (!taken.task) return;
    setCarry({ taskId: taken.task.id, units: null, doubtful: null });
    const { id, sku } = taken.task;
    void keep({ kind: "claimPutaway", subject: `claim:${id}`, input: { taskId: id }, says: `Took ${sku}` });
  };
  const lay = async (raw: string) => {
    if (!task || !carry) return;
    const laid = takeBin(task, carry, left(task), raw);
    if (laid.kind === "again") {
      setCarry(laid.carry);
      say(laid.answer);
      return;
    }
    const says = `${String(laid.units)} × ${task.sku} into ${laid.bin}`;
    const input = { taskId: task.id, binScan: laid.bin, quantity: laid.units };
    const deed = await keep({ kind: "confirmPutaway", subject: subjectOf(task.id), input, says });
    if (!deed) {
      say(NOT_KEPT);
      return;
    }
    setLast(deed);
    say({ ok: true, text: `${says}.` });
    setCarry(laid.units < left(task) ? { ...carry, units: null, doubtful: null } : null);
  };
  const undo = async () => {
    if (carry) {
      setCarry(null);
      say({ ok: true, text: "Put down again. Scan what you carry." });
      return;
    }
    if (!last) return;
    const taken = await withdraw(last.id);
    const taskId = String(last.input.taskId);
    if (!taken) {
      const says = `Carried back: ${last.says}`;
      await keep({ kind: "undoPutaway", subject: `undo:${last.id}`, input: { taskId }, says });
    }
    say({ ok: true, text: `Carry them back: ${last.says} does not count.` });
    setLast(null);
  };

  if (query.isPending) return <SkeletonRows count={4} height={80} />;
  if (!query.data) return <NoList error={query.error} retry={() => void query.refetch()} />;
  if (tasks.length === 0) {
    return (
      <EmptyState
        title="The dock is clear"
        action={
          last ? <Button onClick={() => void undo()}>Undo the last</Button> : <ButtonLink to="/scan">All jobs</ButtonLink>
        }
      >
        {answer?.text ?? "What is received, or comes back fit for sale, appears here by itself."}
      </EmptyState>
    );
  }
  if (!task || !carry) {
    return (
      <Ask
        step={1}
        steps={2}
        say="Scan what you carry"
        what={`${String(tasks.length)} on the dock`}
        field="Scan the piece"
        answer={answer}
        onScan={take}
        actions={
          <Button size="lg" disabled={!last} onClick={() => void undo()}>
            Undo
          </Button>
        }
      >
        <ul className="scan-list">
          {tasks.slice(0, SHOWN).map((one) => (
            <li key={one.id}>
              <strong className="fv-num">{left(one)} ×</strong>
              <span>
                {one.description}
                <small>
                  {one.sku}
                  {one.lot && `, lot ${one.lot}`}, {one.from}
                  {one.claimedBy && one.claimedBy !== staff.name && `, with ${one.claimedBy}`}
                </small>
              </span>
            </li>
          ))}
        </ul>
        {tasks.length > SHOWN && <p className="ask-note">and {tasks.length - SHOWN} more</p>}
      </Ask>
    );
  }
  const goal = destination(task, carry, left(task));
  if (counting) {
    return (
      <Numbers
        say="How many do you carry?"
        from={1}
        to={left(task)}
        start={goal.units}
        onChoose={(units) => {
          setCarry({ ...carry, units });
          setCounting(false);
        }}
        onBack={() => setCounting(false)}
      />
    );
  }
  return (
    <Ask
      step={2}
      steps={2}
      say={goal.bin === null ? "Find a bin" : `Carry ${String(goal.units)} to`}
      what={goal.bin ?? `${String(goal.units)} × ${task.sku}`}
      field="Scan the bin"
      answer={answer}
      onScan={(raw) => void lay(raw)}
      actions={
        <>
          <Button size="lg" onClick={() => void undo()}>
            Undo
          </Button>
          <Button size="lg" onClick={() => setCounting(true)} disabled={left(task) === 1}>
            How many
          </Button>
        </>
      }
    >
      <Thing
        picture={task.picture}
        name={task.description}
        more={`${task.sku}${task.lot ? `, lot ${task.lot}` : ""}, ${String(left(task))} left on ${task.from}`}
      />
      <p className="ask-note">{goal.because}</p>
    </Ask>
  );
}

const subjectOf = (taskId: string) => `putaway:${taskId}`;
