import type { Problem } from "../../lib/problem";

/** One thing done on the floor, as it is kept on this device until the house has answered. */
export interface Deed {
  /** Made on the device and sent as the idempotency key: however often it goes out, it happens once. */
  id: string;
  /** Place in the line; the store deals it out. */
  order: number;
  /** Whose hands did it: a colleague's session must not send it. */
  who: string;
  kind: string;
  /** What it is about, such as `pick:<task>`; lists leave out what is done already. */
  subject: string;
  input: Record<string, unknown>;
  /** What was done, in words. */
  says: string;
  at: string;
  /** Why the house refused it; null while it waits. */
  refused: Refused | null;
  tries: number;
}

export type Refused = Pick<Problem, "code" | "message">;
export type NewDeed = Pick<Deed, "who" | "kind" | "subject" | "input" | "says">;

/** Where deeds survive a reload or an empty battery. */
export interface DeedStore {
  all: () => Promise<Deed[]>;
  /** Keeps a new deed and answers with its place in the line. Resolves when it is on the disk. */
  add: (deed: Omit<Deed, "order">) => Promise<Deed>;
  put: (deed: Deed) => Promise<void>;
  remove: (order: number) => Promise<void>;
}

/** What came of sending a deed. */
export type Sent =
  | { kind: "done"; value: unknown }
  | { kind: "refused"; problem: Refused }
  /** Nobody knows whether it arrived; the same key makes another try harmless. */
  | { kind: "lost" }
  /** The session has ended. */
  | { kind: "signed-out" }
  /** Something failed on the other side. */
  | { kind: "fault"; message: string };

export type Line = "ready" | "sending" | "lost" | "signed-out";

export interface QueueState {
  /** Not answered yet, in the order they were done. */
  waiting: readonly Deed[];
  refused: readonly Deed[];
  line: Line;
}

interface Ways {
  store: DeedStore;
  send: (deed: Deed) => Promise<Sent>;
  /** Called after each answer, with what the house said. */
  answered?: (deed: Deed, sent: Sent) => void;
  /** Runs `work` while no other window of this device does the same. */
  alone?: (work: () => Promise<void>) => Promise<void>;
  later?: (again: () => void, ms: number) => () => void;
  newId?: () => string;
  now?: () => string;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const MOST_FAULTS = 4;

/**
 * Deeds go out one at a time and in order; each is on the disk before the screen says yes.
 *
 * A lost answer holds the line until the network is back, then the same key goes out again. A refusal is put aside for a
 * person to read, and those behind it go on: the house checks each by itself.
 */
export class ScanQueue {
  private deeds: Deed[] = [];
  private line: Line = "ready";
  private who: string | null = null;
  private inFlight: number | null = null;
  private pumping: Promise<void> | null = null;
  private asked = false;
  /** Taken out by this window; a list read a moment earlier may still name them. */
  private readonly gone = new Set<number>();
  private wait = FIRST_WAIT_MS;
  private cancelLater: (() => void) | null = null;
  private readonly listeners = new Set<() => void>();
  private state: QueueState = { waiting: [], refused: [], line: "ready" };

  constructor(private readonly ways: Ways) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): QueueState => this.state;

  /** Who holds the device now. What they left unsent goes out at once. */
  async hold(who: string): Promise<void> {
    this.who = who;
    await this.read();
    await this.flush();
  }

  /** Keeps a deed and sends it as soon as it is its turn. Rejects when this device cannot keep it. */
  async add(deed: NewDeed): Promise<Deed> {
    const { newId = () => crypto.randomUUID(), now = () => new Date().toISOString() } = this.ways;
    const kept = await this.ways.store.add({ ...deed, id: newId(), at: now(), refused: null, tries: 0 });
    this.deeds = [...this.deeds.filter((one) => one.order !== kept.order), kept].sort(byOrder);
    this.tell();
    void this.flush();
    return kept;
  }

  /** Takes a deed back that has not left the device; false when it is too late. */
  async withdraw(id: string): Promise<boolean> {
    const deed = this.deeds.find((one) => one.id === id);
    // Once tried, it may have arrived although no answer came.
    if (!deed || deed.order === this.inFlight || deed.tries > 0) return false;
    await this.forget(deed);
    return true;
  }

  /** A refused deed was read and settled by hand. */
  async settle(id: string): Promise<void> {
    const deed = this.deeds.find((one) => one.id === id && one.refused !== null);
    if (deed) await this.forget(deed);
  }

  /** A refused deed is tried again under the key it has: a refusal left nothing behind. */
  async again(id: string): Promise<void> {
    const deed = this.deeds.find((one) => one.id === id && one.refused !== null);
    if (!deed) return;
    await this.change({ ...deed, refused: null, tries: 0 });
    await this.flush();
  }

  /** Sends what waits now. Asked while it is at it, it looks once more at the end. */
  flush(): Promise<void> {
    this.asked = true;
    this.pumping ??= this.pumpWhileAsked().finally(() => {
      this.pumping = null;
      if (this.asked) void this.flush();
    });
    return this.pumping;
  }

  private async pumpWhileAsked(): Promise<void> {
    const { alone = (work) => work() } = this.ways;
    while (this.asked) {
      this.asked = false;
      this.cancelLater?.();
      this.cancelLater = null;
      await alone(() => this.pump());
    }
  }

  private async pump(): Promise<void> {
    // Another window may have sent some of them meanwhile.
    await this.read();
    for (let deed = this.next(); deed !== undefined; deed = this.next()) {
      const turn = { ...deed, tries: deed.tries + 1 };
      this.inFlight = turn.order;
      // Written before it leaves: what was tried once can no longer be taken back, not even after a reload.
      await this.change(turn, "sending");
      const sent = await this.ways.send(turn);
      this.inFlight = null;
      if (!(await this.heard(turn, sent))) return;
    }
    this.set("ready");
  }

  /** Books the answer; false ends this round. */
  private async heard(deed: Deed, sent: Sent): Promise<boolean> {
    switch (sent.kind) {
      case "done":
        this.wait = FIRST_WAIT_MS;
        await this.forget(deed);
        break;
      case "refused":
        this.wait = FIRST_WAIT_MS;
        await this.change({ ...deed, refused: sent.problem });
        break;
      case "signed-out":
        this.set("signed-out");
        break;
      case "lost":
        this.set("lost");
        this.tryLater();
        break;
      case "fault":
        if (deed.tries < MOST_FAULTS) {
          this.set("lost");
          this.tryLater();
        } else await this.change({ ...deed, refused: { code: "FAULT", message: sent.message } });
        break;
    }
    this.ways.answered?.(deed, sent);
    return this.line === "sending";
  }

  private tryLater(): void {
    const { later = timer } = this.ways;
    this.cancelLater = later(() => void this.flush(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private next(): Deed | undefined {
    return this.deeds.find((deed) => deed.refused === null && deed.who === this.who);
  }

  private async read(): Promise<void> {
    const kept = await this.ways.store.all();
    this.deeds = kept.filter((deed) => !this.gone.has(deed.order)).sort(byOrder);
    this.tell();
  }

  private async change(deed: Deed, line: Line = this.line): Promise<void> {
    await this.ways.store.put(deed);
    this.deeds = this.deeds.map((one) => (one.order === deed.order ? deed : one));
    this.set(line);
  }

  private async forget(deed: Deed): Promise<void> {
    this.gone.add(deed.order);
    this.deeds = this.deeds.filter((one) => one.order !== deed.order);
    this.tell();
    await this.ways.store.remove(deed.order);
  }

  private set(line: Line): void {
    this.line = line;
    this.tell();
  }

  private tell(): void {
    this.state = {
      waiting: this.deeds.filter((deed) => deed.refused === null),
      refused: this.deeds.filter((deed) => deed.refused !== null),
      line: this.line,
    };
    this.listeners.forEach((listener) => listener());
  }
}

function byOrder(a: Deed, b: Deed): number {
  return a.order - b.order;
}

function timer(again: () => void, ms: number): () => void {
  const id = setTimeout(again, ms);
  return () => clearTimeout(id);
}
