import { describe, expect, it } from "vitest";
import { pickWalk } from "./pickWalk";

const task = (id: string, binSequence: number, claimedBy: string | null = null) => ({
  id,
  bin: `A-${id}`,
  binSequence,
  orderNumber: `SO-${id}`,
  claimedBy,
});
const walk = (tasks: ReturnType<typeof task>[], skipped: string[] = [], done: string[] = []) =>
  pickWalk(tasks, { me: "Nora", skipped, done: ({ id }) => done.includes(id) }).map(({ id }) => id);

describe("the walk on the handheld", () => {
  it("goes bin after bin, whatever the list's order", () => {
    expect(walk([task("3", 30), task("1", 10), task("2", 20)])).toEqual(["1", "2", "3"]);
  });
  it("puts off what was skipped, in the order it was skipped", () => {
    expect(walk([task("1", 10), task("2", 20), task("3", 30)], ["1", "2"])).toEqual(["3", "1", "2"]);
  });
  it("leaves out a colleague's task and what this device has done, and keeps one's own", () => {
    expect(walk([task("1", 10, "Tom"), task("2", 20, "Nora"), task("3", 30)], [], ["3"])).toEqual(["2"]);
  });
});
