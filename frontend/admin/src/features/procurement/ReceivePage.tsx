import {
  type PurchaseOrderFieldsFragment,
  PurchaseOrderDocument,
  ReceiveGoodsDocument,
  type ReceiveGoodsMutation,
} from "@fovea/gql/admin";
import { Checkbox, Notice, TextField } from "@fovea/ui";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { barcodeOf, readGs1 } from "../../lib/gs1";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { sound } from "../../lib/sound";
import { useAct } from "../../lib/useAct";
import { Button, ButtonLink } from "../../ui/Button";
import { PageHead, Panel, StateChip } from "../../ui/parts";
import { ActionNote, EmptyState, FailureState, Forbidden, SkeletonRows } from "../../ui/states";
import { CountRow } from "./CountRow";
import { type Count, counted, labelled, lineOfScan, missing, NOTHING, toBook } from "./counting";
import { DELIVERY } from "./csvImport";
import { FileImport } from "./FileImport";
import { ORDER_STALE } from "./NextStep";
import { ReceiptsPanel } from "./ReceiptsPanel";

const route = getRouteApi("/receiving/$number");
const booked = (data: ReceiveGoodsMutation) => data.receiveGoods;
const STALE = [...ORDER_STALE, "GoodsReceipts", "Stock", "StockMovements", "PutawayTasks"] as const;

/** A delivery at the dock: scan or type what came, say what is damaged, book it. */
export default function ReceivePage() {
  const { number } = route.useParams();
  const { may } = useSession();
  const query = useDocument(PurchaseOrderDocument, { number });
  const [file, setFile] = useState(false);
  if (!may("procurement:receipt:create")) return <Forbidden />;
  if (query.isPending) return <SkeletonRows count={10} height={44} />;
  const order = query.data?.purchaseOrder;
  if (!order) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const live = ["sent", "acked", "partial"].includes(order.status);
  return (
    <div className="document">
      <PageHead
        title={
          <>
            Receive <span className="fv-num">{order.number}</span>
          </>
        }
        meta={
          <>
            <StateChip code={`po_${order.status}`} />
            <span className="fv-muted">
              {order.supplierName} for {order.warehouse}, {order.openUnits} units open
            </span>
          </>
        }
        actions={
          <>
            {live && (
              <Button aria-expanded={file} onClick={() => setFile(!file)}>
                From a file
              </Button>
            )}
            <ButtonLink to="/purchasing/$number" params={{ number: order.number }}>
              The order
            </ButtonLink>
          </>
        }
      />
      {file && (
        <Panel title="From a file">
          <FileImport of={DELIVERY} subjectId={order.id} stale={STALE} />
        </Panel>
      )}
      {live ? (
        <CountForm key={order.receipts.length} order={order} />
      ) : (
        <EmptyState
          title={`Nothing is waited for: the order is ${order.status}`}
          action={<ButtonLink to="/receiving">Other deliveries</ButtonLink>}
        >
          What came of it stands below. More goods for it need an amended order first.
        </EmptyState>
      )}
      <ReceiptsPanel receipts={order.receipts} />
    </div>
  );
}

function CountForm({ order }: { order: PurchaseOrderFieldsFragment }) {
  const [counts, setCounts] = useState<Record<string, Count>>({});
  const [blind, setBlind] = useState(false);
  const [closeShort, setCloseShort] = useState(false);
  const [note, setNote] = useState("");
  const [pressed, setPressed] = useState(false);
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const act = useAct(ReceiveGoodsDocument, booked, { stale: STALE });
  const lines = toBook(counts);
  const total = lines.reduce((sum, line) => sum + line.good + line.damaged, 0);
  const shown = order.lines.filter((line) => (blind ? (counts[line.id] ?? null) !== null : line.open > 0 || counts[line.id]));
  const over = order.lines.filter((line) => {
    const count = counts[line.id];
    return count !== undefined && count.good + count.damaged > line.most;
  });

  const refuse = (text: string) => {
    sound("no");
    setSaid({ ok: false, text });
  };
  const scan = (raw: string) => {
    const gs1 = readGs1(raw, new Date());
    if (gs1?.kind === "misread") {
      refuse(gs1.reason);
      return;
    }
    const line = lineOfScan(gs1 ? barcodeOf(gs1.label) : raw, order.lines, counts);
    if (!line) {
      refuse(`${(gs1?.label.gtin ?? raw.trim()) || "Nothing"} is not on this order. Put it aside and ask purchasing.`);
      return;
    }
    const said = { lot: gs1 ? gs1.label.lot || gs1.label.serial : "", expiresOn: gs1?.label.expiresOn ?? "" };
    const next = labelled(counted(counts, line.id), line.id, said);
    if (!next) {
      refuse(`This is lot ${said.lot}; another lot of ${line.sku} is being counted. Book that one first.`);
      return;
    }
    sound("yes");
    setCounts(next);
    setSaid({ ok: true, text: `${line.description}: ${String((counts[line.id]?.good ?? 0) + 1)} counted.` });
  };
  const lacks = missing(counts, order.lines);
  const book = async () => {
    if (lacks) {
      setPressed(true);
      return;
    }
    const outcome = await act.run({ purchaseOrderId: order.id, lines, deliveryNote: note, closeShort });
    if (outcome.kind === "done") toast.success(`${outcome.value.receipt.number}: ${String(total)} units booked`);
  };

  return (
    <Panel
      title="Count"
      actions={<Checkbox label="Blind: do not show what is expected" checked={blind} onChange={(event) => setBlind(event.target.checked)} />}
    >
      <div className="stack">
        <form
          className="row align-end"
          onSubmit={(event) => {
            event.preventDefault();
            if (!field.current) return;
            scan(field.current.value);
            field.current.value = "";
            field.current.focus();
          }}
        >
          <TextField
            ref={field}
            label="Scan an article: every scan counts one good unit"
            autoFocus
            autoComplete="off"
          />
          <Button type="submit" icon="scan">
            Count one
          </Button>
        </form>
        {said && (
          <Notice tone={said.ok ? "positive" : "critical"} live>
            {said.text}
          </Notice>
        )}
        {shown.length === 0 ? (
          <p className="fv-muted">{blind ? "Nothing is counted yet: scan the first article." : "Nothing of this order is open."}</p>
        ) : (
          <ul className="count-list" aria-label="Counted articles">
            {shown.map((line) => (
              <CountRow
                key={line.id}
                line={line}
                count={counts[line.id] ?? NOTHING}
                blind={blind}
                wants={pressed && lacks?.id === line.id ? lacks : null}
                onChange={(count) => setCounts({ ...counts, [line.id]: count })}
              />
            ))}
          </ul>
        )}
        <div className="row align-end">
          <TextField
            label="Number of the delivery note"
            optional
            value={note}
            maxLength={80}
            onChange={(event) => setNote(event.target.value)}
          />
          <Checkbox
            label="What is missing of these articles will not come"
            checked={closeShort}
            onChange={(event) => setCloseShort(event.target.checked)}
          />
        </div>
        {over.length > 0 && !blind && (
          <Notice tone="caution">
            More than is open: {over.map((line) => line.sku).join(", ")}. Count again, or have{" "}
            <Link to="/purchasing/$number" params={{ number: order.number }}>
              the order
            </Link>{" "}
            amended first.
          </Notice>
        )}
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions actions-start">
          <Button variant="primary" busy={act.busy} disabled={lines.length === 0} onClick={() => void book()}>
            {lines.length === 0 ? "Count something first" : `Book ${String(total)} units`}
          </Button>
          {lines.length > 0 && <Button onClick={() => setCounts({})}>Start again</Button>}
        </div>
      </div>
    </Panel>
  );
}
