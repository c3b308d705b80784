import { OrderDocument } from "@fovea/gql/admin";
import { Notice, StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button, ButtonLink } from "../../ui/Button";
import { History } from "../../ui/History";
import { DueDate, Moment, PageHead, Panel, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { LettersPanel } from "../letters/LettersPanel";
import { TroublesPanel } from "../vendors/TroublesPanel";
import { AddNote } from "./AddNote";
import { CancelOrder } from "./CancelOrder";
import { ChangeOrder } from "./ChangeOrder";
import { CreateReturn } from "./CreateReturn";
import { NextAction } from "./NextAction";
import { CustomerPanel, PrescriptionPanel, PromisePanel, ShippingPanel } from "./OrderAside";
import { JobsPanel, ParcelsPanel, PicksPanel, ReturnsPanel } from "./OrderFulfilment";
import { EditsPanel, InvoicesPanel, TagRow } from "./OrderDesk";
import { OrderHolds } from "./OrderHolds";
import { OrderLines } from "./OrderLines";
import { PaymentPanel } from "./PaymentPanel";
import { TagDialog } from "./TagDialog";

const route = getRouteApi("/orders/$number");
const REFRESH_MS = 20_000;

/** One order whole: what it is waiting for, what is in it, who it is for, and all that happened. */
export default function OrderPage() {
  const { number } = route.useParams();
  const { may } = useSession();
  const [dialog, setDialog] = useState<"cancel" | "change" | "return" | "tags" | null>(null);
  const query = useDocument(OrderDocument, { number }, { refetchInterval: REFRESH_MS });
  if (query.isPending) return <SkeletonRows count={14} height={44} />;
  const order = query.data?.order;
  if (query.error && !order) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  if (!order) {
    return (
      <EmptyState heading="h1" title={`There is no order ${number}`} action={<ButtonLink to="/orders">All orders</ButtonLink>}>
        Check the number, or press Ctrl K to search by name or e-mail.
      </EmptyState>
    );
  }
  const closed = ["shipped", "delivered", "cancelled", "expired"].includes(order.status);
  const returnable = order.lines.some((line) => line.returnable > 0);

  return (
    <div className="document">
      <PageHead
        title={<span className="fv-num">{order.number}</span>}
        meta={
          <>
            <StateChip code={order.status} />
            {(order.holds ?? [])
              .filter((hold) => hold.releasedAt === null)
              .map((hold) => (
                <StatusChip key={hold.id} tone="caution">
                  On hold
                </StatusChip>
              ))}
            <span className="fv-muted">
              placed <Moment at={order.placedAt} />
            </span>
            {order.promisedOn && (
              <span className="fv-muted">
                promised <DueDate on={order.promisedOn} done={closed} />
              </span>
            )}
          </>
        }
        actions={
          <>
            {returnable && may("orders:return:create") && (
              <Button onClick={() => setDialog("return")}>Create return</Button>
            )}
            {order.canEdit && may("orders:order:edit") && (
              <Button onClick={() => setDialog("change")}>Change order</Button>
            )}
            {order.canCancel && may("orders:order:cancel") && (
              <Button variant="critical" onClick={() => setDialog("cancel")}>
                Cancel order
              </Button>
            )}
            <NextAction order={order} />
          </>
        }
      />
      {query.error && (
        <Notice tone="caution">
          The page could not be refreshed; it shows what was true{" "}
          <Moment at={new Date(query.dataUpdatedAt).toISOString()} />.
        </Notice>
      )}
      <OrderHolds order={order} />
      <TagRow order={order} onEdit={may("orders:order:edit") ? () => setDialog("tags") : undefined} />
      <div className="columns">
        <div className="stack">
          <Panel title="Lines and money">
            <OrderLines order={order} />
          </Panel>
          <PaymentPanel order={order} />
          <TroublesPanel order={order} />
          <InvoicesPanel order={order} />
          <EditsPanel order={order} />
          <JobsPanel order={order} />
          <PicksPanel order={order} />
          <ParcelsPanel order={order} />
          <ReturnsPanel order={order} />
        </div>
        <div className="stack">
          <CustomerPanel order={order} />
          <ShippingPanel order={order} />
          <PromisePanel order={order} />
          <PrescriptionPanel order={order} />
        </div>
      </div>
      <LettersPanel orderId={order.id} />
      <Panel title="Timeline">
        <AddNote orderId={order.id} />
        <History label="Timeline" entries={order.timeline} />
      </Panel>
      {dialog === "change" && <ChangeOrder now={order} onClose={() => setDialog(null)} />}
      <TagDialog orders={[order]} open={dialog === "tags"} onClose={() => setDialog(null)} />
      <CancelOrder order={order} open={dialog === "cancel"} onClose={() => setDialog(null)} />
      <CreateReturn order={order} open={dialog === "return"} onClose={() => setDialog(null)} />
    </div>
  );
}
