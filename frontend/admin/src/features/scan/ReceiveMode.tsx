import { HandOrderDocument, HandOrdersDocument } from "@fovea/gql/admin";
import { useState } from "react";
import { z } from "zod";
import { formatDate } from "@fovea/ui";
import { useDocument } from "../../lib/queries";
import { typedDate } from "../../lib/gs1";
import { normaliseScan } from "../../lib/scan";
import { useStored } from "../../lib/stored";
import { Button, ButtonLink } from "../../ui/Button";
import { EmptyState, SkeletonRows } from "../../ui/states";
import { type Answer, Ask } from "./Ask";
import { feel } from "./feel";
import { NoList } from "./NoList";
import { isDone, NOT_KEPT, useDo, useQueue } from "./scanQueue";
import { add, asNumber, setLast, tallyLine, total } from "./tally";
import { dateOf, linesOf, type Question, questionOf, tooLate } from "./unpacking";
import { type Article, useArticle } from "./useArticle";

const FIELDS = { lot: "Scan the lot", date: "Scan or type the date" } as const;
const OPEN = ["sent", "acked", "partial"];
// Kept on the device: what was unpacked so far survives a reload.
const draft = z
  .object({ number: z.string(), good: z.array(tallyLine), damaged: z.array(tallyLine) })
  .nullable();

/** Goods at the door: which order they belong to, then every piece; what is broken is said so. */
export function ReceiveMode() {
  const queue = useQueue();
  const [receipt, setReceipt] = useStored("fovea.handheld.receipt", draft, null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const query = useDocument(HandOrdersDocument, { status: OPEN, search: "", first: 50 }, { eager: true });
  const say = (next: Answer) => {
    feel(next.ok ? "yes" : "no");
    setAnswer(next);
  };
  if (receipt) {
    return (
      <Unpack
        receipt={receipt}
        answer={answer}
        say={say}
        onChange={setReceipt}
        onDone={() => setReceipt(null)}
      />
    );
  }
  if (query.isPending) return <SkeletonRows count={4} height={80} />;
  if (!query.data) return <NoList error={query.error} retry={() => void query.refetch()} />;
  const orders = query.data.purchaseOrders.edges
    .map(({ node }) => node)
    .filter((order) => !isDone(queue, `receipt:${order.number}`, query.dataUpdatedAt));
  const choose = (raw: string) => {
    const code = normaliseScan(raw);
    const order = orders.find((one) => one.number === code);
    if (order) setReceipt({ number: order.number, good: [], damaged: [] });
    say(
      order
        ? { ok: true, text: `${order.number} of ${order.supplierName}` }
        : { ok: false, text: `${code || "Nothing"} is no order that is on its way.` },
    );
  };
  if (orders.length === 0) {
    return (
      <EmptyState title="No delivery is expected" action={<ButtonLink to="/scan">All jobs</ButtonLink>}>
        {answer?.text ?? "Purchase orders appear here when they have been sent to the supplier."}
      </EmptyState>
    );
  }
  return (
    <Ask
      step={1}
      steps={2}
      say="Which order has come?"
      what={`${String(orders.length)} expected`}
      field="Scan the order"
      answer={answer}
      onScan={choose}
    >
      <ul className="scan-modes">
        {orders.map((order) => (
          <li key={order.id}>
            <button type="button" className="scan-mode" onClick={() => choose(order.number)}>
              <span>
                <strong className="fv-num">{order.number}</strong>
                {order.supplierName}, {order.open} open
                {order.expectedOn && `, due ${formatDate(order.expectedOn)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Ask>
  );
}

type Receipt = NonNullable<z.infer<typeof draft>>;

interface UnpackProps {
  receipt: Receipt;
  answer: Answer | null;
  say: (answer: Answer) => void;
  onChange: (receipt: Receipt) => void;
  onDone: () => void;
}

function Unpack({ receipt, answer, say, onChange, onDone }: UnpackProps) {
  const keep = useDo();
  const named = useArticle();
  const [broken, setBroken] = useState(false);
  const [asked, setAsked] = useState<{ article: Article; about: Exclude<Question, null> } | null>(null);
  const query = useDocument(HandOrderDocument, { number: receipt.number }, { eager: true });
  const order = query.data?.purchaseOrder;
  const pile = broken ? receipt.damaged : receipt.good;
  const put = (lines: Receipt["good"]) => onChange({ ...receipt, [broken ? "damaged" : "good"]: lines });

  const count = (piece: Article) => {
    const said = [...receipt.good, ...receipt.damaged];
    const about = questionOf(piece, said);
    if (about !== null) {
      setAsked({ article: piece, about });
      say({ ok: true, text: about === "date" ? `Lot ${piece.lot}. Until when is it good? YYMMDD.` : nowItsLot(piece) });
      return;
    }
    setAsked(null);
    const article = { ...piece, expiresOn: dateOf(piece, said) };
    const late = broken ? null : tooLate(article.expiresOn, new Date().toISOString().slice(0, 10));
    if (late) {
      say({ ok: false, text: `${article.name}: ${late}` });
      return;
    }
    const next = add(pile, article, 1);
    put(next);
    const line = order?.lines.find((one) => one.sku === article.sku);
    const many = next.filter((one) => one.sku === article.sku).reduce((sum, one) => sum + one.quantity, 0);
    const over = line && !broken && many > line.open;
    say({
      ok: !over,
      text: over
        ? `${String(many)} of ${article.name}: only ${String(line.open)} are open. Set the rest aside, or undo.`
        : `${String(many)} × ${article.name}${broken ? ", damaged" : ""}`,
    });
  };
  const read = async (raw: string) => {
    if (asked?.about === "lot") {
      const lot = normaliseScan(raw);
      if (lot === "") say({ ok: false, text: "Nothing was read. Scan the lot again." });
      else count({ ...asked.article, lot });
      return;
    }
    if (asked?.about === "date") {
      const expiresOn = typedDate(raw, new Date());
      if (expiresOn === null) say({ ok: false, text: "This is no date. Type it as 270131 or 2027-01-31." });
      else count({ ...asked.article, expiresOn });
      return;
    }
    const number = asNumber(raw);
    if (number !== null && pile[0]) {
      put(setLast(pile, number));
      say({ ok: true, text: `${String(number)} × ${pile[0].name}${broken ? ", damaged" : ""}` });
      return;
    }
    const found = await named(raw);
    if (!found.ok) say(found);
    else if (order && !order.lines.some((line) => line.sku === found.article.sku)) {
      say({ ok: false, text: `${found.article.name} is not on ${receipt.number}. Set it aside.` });
    } else {
      // What the order's line says of it stands where the device could not ask the house.
      const line = order?.lines.find((one) => one.sku === found.article.sku);
      count({ ...found.article, tracking: line?.tracking ?? found.article.tracking, dated: line?.dated ?? found.article.dated });
    }
  };
  const finish = async () => {
    if (!order) return;
    const says = `Received ${String(total(receipt.good) + total(receipt.damaged))} for ${receipt.number}`;
    const input = { purchaseOrderId: order.id, lines: linesOf(receipt, order.lines) };
    const deed = await keep({ kind: "receiveGoods", subject: `receipt:${receipt.number}`, input, says });
    if (deed) onDone();
    say(deed ? { ok: true, text: `${says}. The goods go to the dock.` } : NOT_KEPT);
  };

  if (query.isPending) return <SkeletonRows count={4} height={80} />;
  if (!order) return <NoList error={query.error} retry={() => void query.refetch()} />;
  const all = total(receipt.good) + total(receipt.damaged);
  return (
    <Ask
      step={2}
      steps={2}
      say={broken ? "Damaged pieces" : `${order.supplierName}, ${order.number}`}
      what={`${String(all)} unpacked`}
      field={asked ? FIELDS[asked.about] : broken ? "Scan what is damaged" : "Scan the piece"}
      answer={answer}
      onScan={(raw) => void read(raw)}
      actions={
        <>
          <Button
            size="lg"
            onClick={() => {
              const [last] = pile;
              if (asked) setAsked(null);
              else if (last) put(add(pile, last, -1));
              else if (all === 0) onDone();
              say({ ok: true, text: "Taken back" });
            }}
          >
            Undo
          </Button>
          <Button size="lg" aria-pressed={broken} onClick={() => setBroken(!broken)}>
            {broken ? "Good again" : "Damaged"}
          </Button>
          <Button size="lg" variant="primary" disabled={all === 0} onClick={() => void finish()}>
            That is all
          </Button>
        </>
      }
    >
      <p className="ask-note">Type a number to say how many of the last piece there are.</p>
      <ul className="scan-list">
        {order.lines.map((line) => (
          <li key={line.id}>
            <strong className="fv-num">
              {unpacked(receipt.good, line.sku)}/{line.open}
            </strong>
            <span>
              {line.description}
              <small>
                {line.sku}
                {line.dated && ", with its date"}
                {unpacked(receipt.damaged, line.sku) > 0 && `, ${String(unpacked(receipt.damaged, line.sku))} damaged`}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </Ask>
  );
}

function nowItsLot(piece: Article): string {
  return `${piece.name}. Now its ${piece.tracking === "serial" ? "serial number" : "lot"}.`;
}

function unpacked(lines: Receipt["good"], sku: string): number {
  return total(lines.filter((line) => line.sku === sku));
}
