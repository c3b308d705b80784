import { SimulatedOrderDocument, type SimulatorStateFragment } from "@fovea/gql/admin";
import { Link } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { History } from "../../ui/History";
import { Amount, Facts, Panel, StateChip } from "../../ui/parts";
import { FailureState, SkeletonRows } from "../../ui/states";
import { inWords } from "../../lib/status";
import { PlayButtons } from "./PlayButtons";

// Webhooks arrive within seconds; whoever plays wants to see them land.
const WATCH_MS = 2_000;

interface SubjectViewProps {
  vendor: SimulatorStateFragment["vendor"];
  subject: SimulatorStateFragment["subjects"][number];
  onBack: () => void;
}

/** One document at the vendor: what can happen to it, and beside it what our order makes of that. */
export function SubjectView({ vendor, subject, onBack }: SubjectViewProps) {
  return (
    <article className="review">
      <header className="review-head">
        <Button variant="quiet" size="sm" className="back-button" onClick={onBack}>
          Back to the list
        </Button>
        <h2>
          {inWords(subject.kind)} <code className="code">{subject.id}</code>
        </h2>
        <StateChip code={subject.state} />
      </header>
      <div className="columns columns-even">
        <Panel title="At the vendor">
          <Facts
            items={[
              ["What", subject.summary],
              ["Our reference", <code key="r" className="code">{subject.ours}</code>],
              ...subject.facts.map((fact) => [fact.name, fact.value] as const),
            ]}
          />
          {subject.plays.length > 0 ? (
            <PlayButtons vendor={vendor} plays={subject.plays} subjectId={subject.id} />
          ) : (
            <p className="fv-muted">Its way is over; nothing more can happen to it.</p>
          )}
        </Panel>
        {subject.orderNumber ? (
          <Reaction number={subject.orderNumber} />
        ) : (
          <Panel title="Our order">
            <p className="fv-muted">No order of this house knows this document.</p>
          </Panel>
        )}
      </div>
    </article>
  );
}

/** The order as it is now, read again every two seconds. */
function Reaction({ number }: { number: string }) {
  const query = useDocument(SimulatedOrderDocument, { number }, { refetchInterval: WATCH_MS });
  const order = query.data?.order;
  if (query.isPending) return <SkeletonRows count={6} />;
  if (!order) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const open = (order.holds ?? []).filter((hold) => hold.releasedAt === null);
  return (
    <Panel
      title="Our order"
      actions={
        <Link to="/orders/$number" params={{ number: order.number }} className="fv-num">
          {order.number}
        </Link>
      }
    >
      <Facts
        items={[
          ["State", <StateChip key="s" code={order.status} />],
          ["The shopper sees", order.stage],
          ["Holds", open.map((hold) => hold.reason ?? inWords(hold.kind)).join(", ")],
          ...(order.payments ?? []).flatMap((payment) => [
            ["Payment", <StateChip key="p" code={payment.status} />] as const,
            ["Captured", <Amount key="c" of={payment.captured} />] as const,
            ["Refunded", <Amount key="r" of={payment.refunded} />] as const,
          ]),
          ...order.parcels.map((parcel) => [`Parcel ${parcel.trackingNumber ?? ""}`, <StateChip key={parcel.id} code={parcel.status} />] as const),
        ]}
      />
      <History label="Timeline of the order" entries={order.timeline} />
    </Panel>
  );
}
