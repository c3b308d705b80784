import { type PurchaseOrderFieldsFragment, PurchaseOrderDocument } from "@fovea/gql/admin";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button, ButtonLink, PaperLink } from "../../ui/Button";
import { History } from "../../ui/History";
import { Amount, DueDate, Facts, Moment, PageHead, Panel, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { AmendOrder } from "./AmendOrder";
import { Answer } from "./Answer";
import { AskReason } from "./AskReason";
import { NextStep } from "./NextStep";
import { PurchaseLines } from "./PurchaseLines";
import { ReceiptsPanel } from "./ReceiptsPanel";

const route = getRouteApi("/purchasing/$number");
const REFRESH_MS = 20_000;
type Asked = "amend" | "answer" | "cancel" | "reject" | null;

/** One purchase order: its lines, what came, what changed, and the one thing to do next. */
export default function PurchaseOrderPage() {
  const { number } = route.useParams();
  const [asked, setAsked] = useState<Asked>(null);
  const query = useDocument(PurchaseOrderDocument, { number }, { refetchInterval: REFRESH_MS });
  if (query.isPending) return <SkeletonRows count={14} height={44} />;
  const order = query.data?.purchaseOrder;
  if (!order) {
    if (query.error && !/no such/i.test(query.error.message)) {
      return <FailureState error={query.error} retry={() => void query.refetch()} />;
    }
    return (
      <EmptyState
        heading="h1"
        title={`There is no purchase order ${number}`}
        action={
          <ButtonLink to="/purchasing" search={{ tab: "orders" }}>
            All purchase orders
          </ButtonLink>
        }
      >
        Check the number, or look for the supplier in the list.
      </EmptyState>
    );
  }
  const close = () => setAsked(null);
  return (
    <div className="document">
      <PageHead
        title={<span className="fv-num">{order.number}</span>}
        meta={
          <>
            <StateChip code={`po_${order.status}`} />
            {order.version > 1 && <span className="fv-muted">version {order.version}</span>}
            <span className="fv-muted">
              drafted <Moment at={order.createdAt} />
            </span>
            {order.openUnits > 0 && order.expectedOn && (
              <span className="fv-muted">
                complete by <DueDate on={order.expectedOn} done={!order.sentAt} />
              </span>
            )}
          </>
        }
        actions={<Actions order={order} onAsk={setAsked} />}
      />
      <div className="columns">
        <div className="stack">
          <Panel title="Lines and money">
            <PurchaseLines order={order} />
          </Panel>
          <ReceiptsPanel receipts={order.receipts} />
          {order.versions.length > 0 && <Versions order={order} />}
        </div>
        <div className="stack">
          <SupplierPanel order={order} />
        </div>
      </div>
      <Panel title="Timeline">
        <History
          label="Timeline"
          entries={order.timeline.map((one) => ({ ...one, detail: one.detail || null, link: null }))}
        />
      </Panel>
      {asked === "amend" && <AmendOrder order={order} onClose={close} />}
      {asked === "answer" && <Answer order={order} onClose={close} />}
      {(asked === "cancel" || asked === "reject") && <AskReason order={order} kind={asked} onClose={close} />}
    </div>
  );
}

function Actions({ order, onAsk }: { order: PurchaseOrderFieldsFragment; onAsk: (asked: Asked) => void }) {
  const { may } = useSession();
  const edit = may("procurement:order:edit");
  const came = order.lines.some((line) => line.received + line.damaged > 0);
  const amendable = ["draft", "sent", "acked", "partial", "received"].includes(order.status);
  const cancellable = ["draft", "approval", "sent", "acked"].includes(order.status) && !came;
  return (
    <>
      {edit && <PaperLink href={order.paperUrl}>PDF</PaperLink>}
      {edit && cancellable && (
        <Button variant="critical" onClick={() => onAsk("cancel")}>
          Cancel order
        </Button>
      )}
      {order.status === "approval" && may("procurement:order:approve") && (
        <Button onClick={() => onAsk("reject")}>Send back</Button>
      )}
      {edit && amendable && <Button onClick={() => onAsk("amend")}>Amend</Button>}
      <NextStep order={order} onAnswer={() => onAsk("answer")} />
    </>
  );
}

function SupplierPanel({ order }: { order: PurchaseOrderFieldsFragment }) {
  return (
    <Panel title="Supplier">
      <Facts
        items={[
          [
            "Supplier",
            <Link key="s" to="/purchasing" search={{ tab: "suppliers", open: order.supplierId }}>
              {order.supplierName}
            </Link>,
          ],
          ["Their number", order.supplierReference],
          ["For", order.warehouse],
          ["Total", <Amount key="t" of={order.total} />],
          ["Drafted by", order.createdBy],
          ["Approved by", order.approvedBy],
          ["Sent", order.sentAt && <Moment key="m" at={order.sentAt} />],
          ["Mailed", order.mailedAt && <Moment key="l" at={order.mailedAt} />],
          ["Acknowledged", order.ackedAt && <Moment key="a" at={order.ackedAt} />],
          ["Note", order.note],
        ]}
      />
    </Panel>
  );
}

function Versions({ order }: { order: PurchaseOrderFieldsFragment }) {
  return (
    <Panel title="Versions">
      <ul className="rows">
        {order.versions.map((one) => (
          <li key={one.number}>
            <span className="fv-num strong">{one.number}</span>
            <div>
              <p>{one.changes.join("; ")}</p>
              <p className="fv-muted">
                <Moment at={one.at} /> by {one.by}
                {one.reason && `: ${one.reason}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
