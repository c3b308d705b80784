import {
  type JobFieldsFragment,
  PassJobDocument,
  type PassJobMutation,
  ReceiveJobDocument,
  type ReceiveJobMutation,
} from "@fovea/gql/admin";
import { StatusChip } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { toast } from "sonner";
import { inWords } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button, PaperLink } from "../../ui/Button";
import { DueDate } from "../../ui/parts";
import { ActionNote } from "../../ui/states";

const received = (data: ReceiveJobMutation) => data.receiveJob;
const passed = (data: PassJobMutation) => data.passJob;
/** "R BLK-CR39-SV-040, L BLK-CR39-SV-060"; once when both eyes are ground from the same. */
function blankWords(lenses: JobFieldsFragment["lenses"]): string {
  const skus = new Set(lenses.map((lens) => lens.sku));
  if (lenses.length === 2 && skus.size === 1) return `2 × ${lenses[0]?.sku ?? ""}`;
  return lenses.map((lens) => `${lens.eye === "OD" ? "R" : "L"} ${lens.sku}`).join(", ");
}

export const JOB_STALE = ["Jobs", "Order", "Orders", "Overview", "PackQueue"] as const;

interface JobCardProps {
  job: JobFieldsFragment;
  works: boolean;
  onSend: () => void;
  onRemake: () => void;
}

/** One job with its ticket and the step it waits for. */
export function JobCard({ job, works, onSend, onRemake }: JobCardProps) {
  const receive = useAct(ReceiveJobDocument, received, { stale: JOB_STALE });
  const pass = useAct(PassJobDocument, passed, { stale: JOB_STALE });
  const status = job.status.toLowerCase();
  const say = (text: string) => toast.success(`${job.number} ${text}`);

  return (
    <article className="job-card" aria-label={job.number}>
      <header className="row spread">
        <span className="fv-num strong">{job.number}</span>
        {job.ticketUrl && (
          <PaperLink href={job.ticketUrl} variant="quiet">
            Ticket PDF
          </PaperLink>
        )}
        {job.attempt > 1 && <StatusChip tone="critical">Attempt {job.attempt}</StatusChip>}
      </header>
      <p>{job.description}</p>
      <p className="fv-muted row">
        <Link to="/orders/$number" params={{ number: job.orderNumber }} className="fv-num">
          {job.orderNumber}
        </Link>
        {job.tray && <span>tray {job.tray}</span>}
        {job.dueOn && (
          <span>
            due <DueDate on={job.dueOn} done={status === "passed"} />
          </span>
        )}
      </p>
      {job.lenses.length > 0 && (
        <p className="fv-muted row">
          <span className="fv-num">{blankWords(job.lenses)}</span>
          {job.awaitsBlanks && <StatusChip tone="caution">Blanks on their way</StatusChip>}
        </p>
      )}
      {job.cause && <p className="fv-muted">Remade because: {inWords(job.cause).toLowerCase()}</p>}
      <ActionNote problem={receive.problem ?? pass.problem} error={receive.error ?? pass.error} />
      <div className="actions actions-start">
        {works && status === "waiting" && !job.awaitsBlanks && (
          <Button variant="primary" size="sm" onClick={onSend}>
            Mark sent
          </Button>
        )}
        {works && status === "sent" && (
          <Button
            variant="primary"
            size="sm"
            busy={receive.busy}
            onClick={() =>
              void receive.run({ jobId: job.id }).then((outcome) => outcome.kind === "done" && say("received"))
            }
          >
            Mark received
          </Button>
        )}
        {works && status === "received" && (
          <>
            <Button
              variant="primary"
              size="sm"
              busy={pass.busy}
              onClick={() =>
                void pass.run({ jobId: job.id }).then((outcome) => outcome.kind === "done" && say("passed"))
              }
            >
              Passed
            </Button>
            <Button variant="critical" size="sm" onClick={onRemake}>
              Remake
            </Button>
          </>
        )}
      </div>
    </article>
  );
}
