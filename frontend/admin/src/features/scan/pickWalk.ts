/** The part of a pick task its place in the walk depends on. */
export interface WalkTask {
  id: string;
  bin: string;
  binSequence: number;
  orderNumber: string;
  claimedBy: string | null;
}

interface WalkView<Task> {
  me: string;
  skipped: readonly string[];
  done: (task: Task) => boolean;
}

/** Bin after bin; what was put off comes last, and what a colleague claimed or this device has done is left out. */
export function pickWalk<Task extends WalkTask>(tasks: readonly Task[], view: WalkView<Task>): Task[] {
  const put = (task: Task) => view.skipped.indexOf(task.id);
  return tasks
    .filter((task) => !view.done(task) && (task.claimedBy === null || task.claimedBy === view.me))
    .sort((a, b) => put(a) - put(b) || a.binSequence - b.binSequence || a.orderNumber.localeCompare(b.orderNumber));
}
