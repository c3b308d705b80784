import { describe, expect, it } from "vitest";
import { type Carry, type CarryTask, destination, takeBin, takeGoods } from "./carry";

const task = (changes: Partial<CarryTask> = {}): CarryTask => ({
  id: "t1",
  sku: "LIN-HAV-52",
  barcode: "4006381333931",
  lot: "",
  description: "Linden, Havana",
  from: "DOCK",
  claimedBy: null,
  proposals: [
    { bin: "A-03-2", quantity: 8, because: "More of it lies here." },
    { bin: "B-01-1", quantity: 4, because: "The nearest empty bin." },
  ],
  ...changes,
});
const carry: Carry = { taskId: "t1", units: null, doubtful: null };

describe("taking goods off the dock", () => {
  const tasks = [task(), task({ id: "t2", sku: "ALD-BLK-46", barcode: "96385074", claimedBy: "Tom" })];

  it.each(["4006381333931", "lin-hav-52\r", "]C1LIN-HAV-52"])("finds the task of %j", (raw) => {
    expect(takeGoods(tasks, raw, "Nora").task?.id).toBe("t1");
  });
  it("finds a lot by its label and prefers what one has claimed", () => {
    const lots = [task({ id: "a", lot: "L-7" }), task({ id: "b", lot: "L-8" }), task({ id: "c", claimedBy: "Nora" })];
    expect(takeGoods(lots, "l-8", "Nora").task?.id).toBe("b");
    expect(takeGoods(lots, "LIN-HAV-52", "Nora").task?.id).toBe("c");
  });
  it("leaves a colleague's task alone and names the colleague", () => {
    expect(takeGoods(tasks, "96385074", "Nora")).toMatchObject({ task: null, answer: { text: "Tom is putting this away." } });
  });
  it("says what was read when nothing of it waits", () => {
    expect(takeGoods(tasks, "ALD", "Nora").answer.text).toContain("ALD is not among");
    expect(takeGoods(tasks, " ", "Nora").answer.text).toContain("Nothing was read");
    expect(takeGoods([task({ barcode: "" })], "", "Nora").task).toBeNull();
  });
});

describe("laying them down", () => {
  it("goes to the proposed bin with as many as it takes", () => {
    expect(destination(task(), carry, 12)).toMatchObject({ bin: "A-03-2", units: 8 });
    expect(destination(task(), { ...carry, units: 3 }, 12)).toMatchObject({ units: 3 });
    expect(destination(task(), carry, 2)).toMatchObject({ units: 2 });
    expect(takeBin(task(), carry, 12, "a-03-2")).toEqual({ kind: "laid", bin: "A-03-2", units: 8 });
  });
  it("takes another bin only when it is scanned twice in a row", () => {
    const once = takeBin(task(), carry, 12, "C-09-4");
    if (once.kind !== "again") throw new Error("It was taken at once");
    expect(once.answer.text).toContain("not A-03-2");
    const other = takeBin(task(), once.carry, 12, "C-09-3");
    expect(other.kind).toBe("again");
    expect(takeBin(task(), once.carry, 12, "C-09-4")).toEqual({ kind: "laid", bin: "C-09-4", units: 8 });
  });
  it("never takes the piece or the dock for a bin", () => {
    for (const raw of ["LIN-HAV-52", "4006381333931", "DOCK", ""]) {
      expect(takeBin(task(), carry, 12, raw).kind, raw).toBe("again");
      expect(takeBin(task({ proposals: [] }), carry, 12, raw).kind, raw).toBe("again");
    }
  });
  it("takes any bin where no rule finds one", () => {
    expect(takeBin(task({ proposals: [] }), carry, 12, "Z-1")).toEqual({ kind: "laid", bin: "Z-1", units: 12 });
  });
});
