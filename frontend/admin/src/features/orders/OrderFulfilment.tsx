import type { OrderDocumentFragment } from "@fovea/gql/admin";
import { serviceName } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { READ } from "../../lib/permissions";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { PaperLink } from "../../ui/Button";
import { Amount, DueDate, Panel, StateChip } from "../../ui/parts";
import { ParcelAlerts } from "../parcels/ParcelAlerts";
import { Scans } from "../parcels/Scans";

type OrderProps = { order: OrderDocumentFragment };

/** The lab's jobs for this order, with their tickets. */
export function JobsPanel({ order }: OrderProps) {
  const jobs = order.jobs ?? [];
  if (jobs.length === 0) return null;
  return (
    <Panel title="Lab jobs">
      <ul className="rows">
        {jobs.map((job) => (
          <li key={job.id}>
            <div>
              <p>
                <Link to="/lab" search={{ q: job.number }} className="fv-num strong">
                  {job.number}
                </Link>{" "}
                <StateChip code={job.status} />
                {job.attempt > 1 && <span className="fv-muted"> attempt {job.attempt}</span>}
              </p>
              <p className="fv-muted">
                {job.description}
                {job.tray && `, tray ${job.tray}`}
                {job.cause && `, remade because: ${inWords(job.cause).toLowerCase()}`}
              </p>
            </div>
            <DueDate on={job.dueOn} done={job.status === "passed"} />
            {job.ticketUrl && <PaperLink href={job.ticketUrl}>Ticket PDF</PaperLink>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What the warehouse takes from its bins for this order. */
export function PicksPanel({ order }: OrderProps) {
  const tasks = order.pickTasks ?? [];
  if (tasks.length === 0) return null;
  return (
    <Panel title="Picks">
      <ul className="rows">
        {tasks.map((task) => (
          <li key={task.id}>
            <div>
              <p>
                <code className="code">{task.sku}</code> <StateChip code={task.status} />
              </p>
              <p className="fv-muted">{task.description}</p>
            </div>
            <span>
              Bin <span className="fv-num strong">{task.bin}</span>
            </span>
            <span className="fv-num">
              {task.picked} of {task.quantity}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The parcels with their labels and what the carrier reports. */
export function ParcelsPanel({ order }: OrderProps) {
  const { may } = useSession();
  if (order.parcels.length === 0) return null;
  return (
    <Panel title="Parcels">
      {order.parcels.map((parcel) => (
        <section key={parcel.id} className="parcel">
          <div className="row spread">
            <p>
              <strong>
                {serviceName(parcel.carrier, parcel.service)}
              </strong>{" "}
              {parcel.trackingNumber && <code className="code">{parcel.trackingNumber}</code>}{" "}
              <StateChip code={parcel.status} />
            </p>
            {parcel.labelUrl && <PaperLink href={parcel.labelUrl}>Label PDF</PaperLink>}
          </div>
          <Scans events={parcel.events} />
          {may(READ.parcels) && <ParcelAlerts id={parcel.id} />}
        </section>
      ))}
    </Panel>
  );
}

/** What the customer sends back. */
export function ReturnsPanel({ order }: OrderProps) {
  if (order.returns.length === 0) return null;
  return (
    <Panel title="Returns">
      <ul className="rows">
        {order.returns.map((entry) => (
          <li key={entry.id}>
            <div>
              <p>
                <Link to="/returns" search={{ open: entry.number }} className="fv-num strong">
                  {entry.number}
                </Link>{" "}
                <StateChip code={`return_${entry.status}`} />
              </p>
              <p className="fv-muted">
                {entry.lines.map((line) => `${String(line.quantity)} × ${line.description}: ${line.reasonLabel}`).join("; ")}
              </p>
            </div>
            {entry.refund && <Amount of={entry.refund} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
