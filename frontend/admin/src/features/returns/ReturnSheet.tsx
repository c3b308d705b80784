import { ReturnByNumberDocument, type ReturnFieldsFragment } from "@fovea/gql/admin";
import { formatDate, Notice } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { SideSheet } from "../../ui/Dialog";
import { Amount, Facts, Moment, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { PictureViewer } from "../prescriptions/PictureViewer";
import { Inspect } from "./Inspect";
import { Decide, Receive, SendBack, SendLabel, type StepProps } from "./ReturnSteps";
import { Settle } from "./Settle";
import { verdictWords } from "./states";

interface ReturnSheetProps {
  /** The number in the address; the return is read by it when the list does not hold it. */
  number: string | null;
  listed: ReturnFieldsFragment | null;
  onClose: () => void;
  onMoved: (status: string) => void;
}

/** One return at the desk with the one step it waits for. */
export function ReturnSheet({ number, listed, onClose, onMoved }: ReturnSheetProps) {
  const read = useDocument(
    ReturnByNumberDocument,
    { number: number ?? "" },
    { enabled: number !== null && listed === null, keepPrevious: false },
  );
  const entry = listed ?? (number !== null ? (read.data?.returnByNumber ?? null) : null);
  return (
    <SideSheet open={number !== null} onClose={onClose} title={number ?? ""}>
      {entry ? (
        <ReturnBody key={`${entry.id}${entry.status}`} entry={entry} onMoved={onMoved} />
      ) : read.error ? (
        <FailureState error={read.error} retry={() => void read.refetch()} />
      ) : read.isSuccess ? (
        <EmptyState title="There is no such return">Close this sheet and choose another row.</EmptyState>
      ) : (
        <SkeletonRows count={8} />
      )}
    </SideSheet>
  );
}

function ReturnBody({ entry, onMoved }: StepProps) {
  return (
    <div className="stack">
      <Facts
        items={[
          ["Status", <StateChip key="s" code={`return_${entry.status}`} />],
          [
            "Order",
            <Link key="o" to="/orders/$number" params={{ number: entry.orderNumber }} className="fv-num">
              {entry.orderNumber}
            </Link>,
          ],
          ["Customer", entry.customerName],
          ["Asked for", <Moment key="c" at={entry.createdAt} />],
          ["Wish", entry.outcomeLabel],
          ["Instead", entry.exchangeSku && <code key="x" className="code">{entry.exchangeSku}</code>],
          [
            "Goes out as",
            entry.replacement && (
              <Link key="r" to="/orders/$number" params={{ number: entry.replacement }} className="fv-num">
                {entry.replacement}
              </Link>
            ),
          ],
          ["Send by", entry.sendBy && formatDate(entry.sendBy)],
          ["Way back", entry.labelBy === "us" ? "We pay" : "Customer pays"],
          ["Tracking", entry.trackingNumber && <code key="t" className="code">{entry.trackingNumber}</code>],
          [
            "Label",
            entry.labelUrl && (
              <a key="l" href={entry.labelUrl} target="_blank" rel="noreferrer">
                Label PDF
              </a>
            ),
          ],
          entry.refund ? ["Refund", <Amount key="m" of={entry.refund} />] : ["Expected", <Amount key="e" of={entry.expected} />],
          ["Back by", entry.promisedOn && formatDate(entry.promisedOn)],
          ["Decision", entry.decision],
        ]}
      />
      {entry.note && <Notice tone="info">The customer writes: {entry.note}</Notice>}
      {entry.photoPages && entry.photoPages.length > 0 && (
        <section className="stack" aria-labelledby="return-photo">
          <h3 id="return-photo">The customer&apos;s photo</h3>
          <PictureViewer pages={entry.photoPages} label={`The customer's photo for ${entry.number}`} />
        </section>
      )}
      <Step entry={entry} onMoved={onMoved} />
      <Pieces entry={entry} />
    </div>
  );
}

/** The one next action, for whoever may do it. */
function Step(props: StepProps) {
  const { may } = useSession();
  const desk = may("orders:return:create");
  switch (props.entry.nextAction) {
    case "decide":
      return desk ? <Decide {...props} /> : null;
    case "send_label":
      return desk ? (
        <>
          <SendLabel {...props} />
          <Receive {...props} />
        </>
      ) : null;
    case "receive":
      return desk ? <Receive {...props} /> : null;
    case "inspect":
      return desk ? (
        <>
          <Inspect {...props} />
          {props.entry.lines.some((line) => line.arrived < line.quantity) && <Receive {...props} />}
        </>
      ) : null;
    case "settle":
      return may("payments:refund:create") ? <Settle {...props} /> : <Notice tone="info">Finance settles it next.</Notice>;
    case "send_back":
      return desk ? <SendBack {...props} /> : null;
    default:
      return <Waiting {...props} />;
  }
}

const WAITS: Record<string, string> = {
  refund: "The payment provider has been asked for the refund. It is done when the provider confirms; this page shows it by itself.",
  exchange: "The other piece goes through the house as an order of its own; this is closed when it ships. If it costs more, it waits a week for the customer's payment; unpaid, this becomes a refund by itself.",
  repair: "The lab makes the lenses again. When they have passed, they go back to the customer from here.",
};

function Waiting({ entry }: StepProps) {
  const words = WAITS[entry.status.toLowerCase()];
  return words ? <Notice tone="info">{words}</Notice> : null;
}

function Pieces({ entry }: { entry: ReturnFieldsFragment }) {
  return (
    <ul className="rows">
      {entry.lines.map((line) => (
        <li key={line.orderLineId}>
          <span className="fv-num strong">{line.quantity} ×</span>
          <div>
            <p>{line.description}</p>
            <p className="fv-muted">
              {line.reasonLabel}
              {line.disposition && ` · ${line.disposition.split(", ").map(verdictWords).join(", ")}`}
            </p>
            {(entry.units ?? [])
              .filter((unit) => unit.orderLineId === line.orderLineId && (unit.remark || unit.lot))
              .map((unit) => (
                <p key={unit.id} className="fv-muted">
                  {unit.lot && (
                    <>
                      Lot <code className="code">{unit.lot}</code>
                      {unit.remark && ", "}
                    </>
                  )}
                  {unit.remark && `${unit.inspectedBy ?? ""}: ${unit.remark}`}
                </p>
              ))}
          </div>
          {line.refund && <Amount of={line.refund} />}
        </li>
      ))}
    </ul>
  );
}
