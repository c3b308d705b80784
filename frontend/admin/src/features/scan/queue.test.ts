import { describe, expect, it } from "vitest";
import { type Deed, type DeedStore, type NewDeed, ScanQueue, type Sent } from "./queue";

/** What IndexedDB does, in memory: numbers in order, and copies in and out. */
class Disk implements DeedStore {
  kept = new Map<number, Deed>();
  private last = 0;
  full = false;

  all = async () => structuredClone([...this.kept.values()]);
  add = async (deed: Omit<Deed, "order">) => {
    if (this.full) throw new Error("The disk is full.");
    const order = ++this.last;
    this.kept.set(order, structuredClone({ ...deed, order }));
    return { ...deed, order };
  };
  put = async (deed: Deed) => void this.kept.set(deed.order, structuredClone(deed));
  remove = async (order: number) => void this.kept.delete(order);
}

/** The house: does each key once, answers a repeated one as the first time, and may be out of reach either way. */
class House {
  effects: string[] = [];
  arrivals: string[] = [];
  /** Before it arrives, or on the way back. */
  cut: "none" | "before" | "after" = "none";
  signedOut = false;
  refuses = new Set<string>();
  faults = 0;
  private readonly seen = new Map<string, Sent>();

  send = async (deed: Deed): Promise<Sent> => {
    await Promise.resolve();
    if (this.signedOut) return { kind: "signed-out" };
    if (this.cut === "before") return { kind: "lost" };
    if (this.faults > 0) {
      this.faults -= 1;
      return { kind: "fault", message: "Something failed on our side." };
    }
    this.arrivals.push(deed.says);
    const known = this.seen.get(deed.id);
    const answer = known ?? this.decide(deed);
    if (answer.kind === "done") this.seen.set(deed.id, answer);
    return this.cut === "after" ? { kind: "lost" } : answer;
  };

  private decide(deed: Deed): Sent {
    if (this.refuses.has(deed.says)) {
      return { kind: "refused", problem: { code: "KERNEL_WRONG_STATE", message: `${deed.says} came too late.` } };
    }
    this.effects.push(deed.says);
    return { kind: "done", value: deed.says };
  }
}

const NORA = "staff:nora";
const a = (says: string, who = NORA): NewDeed => ({ who, kind: "confirmPick", subject: `pick:${says}`, input: {}, says });

function device(disk = new Disk(), house = new House()) {
  const later: (() => void)[] = [];
  const waits: number[] = [];
  const answers: [string, Sent["kind"]][] = [];
  const queue = new ScanQueue({
    store: disk,
    send: house.send,
    answered: (deed, sent) => answers.push([deed.says, sent.kind]),
    later: (again, ms) => {
      later.push(again);
      waits.push(ms);
      return () => void later.splice(later.indexOf(again), 1);
    },
  });
  return { queue, disk, house, later, waits, answers };
}

const says = (deeds: readonly Deed[]) => deeds.map((deed) => deed.says);

describe("the queue of scans", () => {
  it("sends each at once while the house answers, and keeps nothing", async () => {
    const { queue, house, disk } = device();
    await queue.hold(NORA);
    await queue.add(a("one"));
    await queue.add(a("two"));
    await queue.flush();
    expect(house.effects).toEqual(["one", "two"]);
    expect(disk.kept.size).toBe(0);
    expect(queue.snapshot()).toEqual({ waiting: [], refused: [], line: "ready" });
  });

  it("keeps what is done out of reach, and sends it in order when the network is back", async () => {
    const { queue, house, later, waits } = device();
    await queue.hold(NORA);
    house.cut = "before";
    for (const word of ["one", "two", "three"]) await queue.add(a(word));
    await queue.flush();
    expect(queue.snapshot().line).toBe("lost");
    expect(says(queue.snapshot().waiting)).toEqual(["one", "two", "three"]);
    for (let round = 0; round < 6; round += 1) {
      later.at(-1)?.();
      await queue.flush();
    }
    expect(waits.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    house.cut = "none";
    await queue.flush();
    expect(house.effects).toEqual(["one", "two", "three"]);
    expect(queue.snapshot().line).toBe("ready");
  });

  it("does once what was sent twice because its answer was lost", async () => {
    const { queue, house } = device();
    await queue.hold(NORA);
    house.cut = "after";
    await queue.add(a("one"));
    await queue.flush();
    house.cut = "none";
    await queue.flush();
    await queue.flush();
    expect(house.arrivals.length).toBeGreaterThan(1);
    expect(house.effects).toEqual(["one"]);
  });

  it("survives a reload in the middle, in order and under the same keys", async () => {
    const first = device();
    await first.queue.hold(NORA);
    first.house.cut = "after";
    await first.queue.add(a("one"));
    await first.queue.flush();
    await first.queue.add(a("two"));
    const after = device(first.disk, first.house);
    first.house.cut = "none";
    await after.queue.hold(NORA);
    expect(first.house.effects).toEqual(["one", "two"]);
    expect(first.disk.kept.size).toBe(0);
  });

  it("never overtakes, however many are added and pushed at the same moment", async () => {
    const { queue, house } = device();
    await queue.hold(NORA);
    const words = Array.from({ length: 20 }, (_, number) => String(number));
    await Promise.all(words.flatMap((word) => [queue.add(a(word)), queue.flush()]));
    await queue.flush();
    await queue.flush();
    expect(house.effects).toEqual(words);
    expect(house.arrivals).toEqual(words);
  });

  it("puts a refusal aside and goes on with the next", async () => {
    const { queue, house, answers } = device();
    await queue.hold(NORA);
    house.refuses.add("two");
    house.cut = "before";
    for (const word of ["one", "two", "three"]) await queue.add(a(word));
    house.cut = "none";
    await queue.flush();
    expect(house.effects).toEqual(["one", "three"]);
    const [refused] = queue.snapshot().refused;
    expect(refused?.refused).toEqual({ code: "KERNEL_WRONG_STATE", message: "two came too late." });
    expect(answers.filter(([word]) => word === "two").at(-1)).toEqual(["two", "refused"]);
    // After a reload it is still there to be read.
    expect(queue.snapshot().waiting).toEqual([]);

    house.refuses.clear();
    await queue.again(refused?.id ?? "");
    expect(house.effects).toEqual(["one", "three", "two"]);
    expect(queue.snapshot().refused).toEqual([]);
  });

  it("forgets a refusal only when a person settles it", async () => {
    const { queue, house, disk } = device();
    await queue.hold(NORA);
    house.refuses.add("one");
    const deed = await queue.add(a("one"));
    await queue.flush();
    const reloaded = device(disk, house);
    await reloaded.queue.hold(NORA);
    expect(says(reloaded.queue.snapshot().refused)).toEqual(["one"]);
    await reloaded.queue.settle(deed.id);
    expect(disk.kept.size).toBe(0);
  });

  it("takes back only what has never been on its way", async () => {
    const { queue, house } = device();
    await queue.hold(NORA);
    house.cut = "before";
    const first = await queue.add(a("one"));
    const second = await queue.add(a("two"));
    await queue.flush();
    expect(await queue.withdraw(first.id)).toBe(false);
    expect(await queue.withdraw(second.id)).toBe(true);
    house.cut = "none";
    await queue.flush();
    expect(house.effects).toEqual(["one"]);
    expect(await queue.withdraw(first.id)).toBe(false);
  });

  it("waits for the one who did it: a colleague's session sends nothing of theirs", async () => {
    const { queue, house, disk } = device();
    await queue.hold(NORA);
    house.signedOut = true;
    await queue.add(a("one"));
    await queue.flush();
    expect(queue.snapshot().line).toBe("signed-out");
    house.signedOut = false;
    const toms = device(disk, house);
    await toms.queue.hold("staff:tom");
    await toms.queue.add(a("toms", "staff:tom"));
    await toms.queue.flush();
    expect(house.effects).toEqual(["toms"]);
    expect(says(toms.queue.snapshot().waiting)).toEqual(["one"]);
    await queue.hold(NORA);
    expect(house.effects).toEqual(["toms", "one"]);
  });

  it("gives up on a fault after a few tries, so that one bad deed never blocks the line", async () => {
    const { queue, house, later } = device();
    await queue.hold(NORA);
    house.faults = 4;
    await queue.add(a("one"));
    await queue.add(a("two"));
    await queue.flush();
    for (let round = 0; round < 4; round += 1) {
      later.at(-1)?.();
      await queue.flush();
    }
    expect(house.effects).toEqual(["two"]);
    expect(queue.snapshot().refused.map((deed) => deed.refused?.code)).toEqual(["FAULT"]);
  });

  it("says no when this device cannot keep the scan", async () => {
    const { queue, disk, house } = device();
    await queue.hold(NORA);
    disk.full = true;
    await expect(queue.add(a("one"))).rejects.toThrow("full");
    await queue.flush();
    expect(house.arrivals).toEqual([]);
    expect(queue.snapshot().waiting).toEqual([]);
  });
});
