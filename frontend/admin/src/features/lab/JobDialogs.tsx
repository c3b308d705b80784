import {
  type JobFieldsFragment,
  RemakeJobDocument,
  type RemakeJobMutation,
  SendJobDocument,
  type SendJobMutation,
} from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { normaliseScan } from "../../lib/scan";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { JOB_STALE } from "./JobCard";
import { REMAKE_CAUSES } from "./states";

const sent = (data: SendJobMutation) => data.sendJob;
const remade = (data: RemakeJobMutation) => data.remakeJob;

interface JobDialogProps {
  job: JobFieldsFragment;
  onClose: () => void;
}

/** Asks for the tray the frame and ticket travel in. */
export function SendDialog({ job, onClose }: JobDialogProps) {
  const [tray, setTray] = useState(job.tray ?? "");
  const act = useAct(SendJobDocument, sent, { stale: JOB_STALE });
  const submit = async () => {
    const outcome = await act.run({ jobId: job.id, tray: normaliseScan(tray) });
    if (outcome.kind === "done") {
      toast.success(`${job.number} is on its way to the lab`);
      onClose();
    }
  };
  const atField = act.problem && fieldOf(act.problem) === "tray" ? act.problem : null;
  return (
    <Dialog open onClose={onClose} title={`Send ${job.number}`} description={job.description}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Tray"
          value={tray}
          autoFocus
          autoComplete="off"
          hint="Scan the tray the frame and its ticket lie in."
          error={atField?.message}
          onChange={(event) => setTray(event.target.value)}
        />
        <ActionNote problem={atField ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Not yet</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={normaliseScan(tray) === ""}>
            Mark sent
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Asks which eye failed and why; a new job is opened for it. */
export function RemakeDialog({ job, onClose }: JobDialogProps) {
  const [cause, setCause] = useState<string>(REMAKE_CAUSES[0].value);
  const [eye, setEye] = useState("BOTH");
  const act = useAct(RemakeJobDocument, remade, { stale: JOB_STALE });
  const submit = async () => {
    const outcome = await act.run({ jobId: job.id, cause, eye });
    if (outcome.kind === "done") {
      toast.success(`${job.number} will be made again`);
      onClose();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Make ${job.number} again`}
      description="The job goes back to waiting as its next attempt. The order waits too; its promised date may slip."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <SelectField
          label="Which lens failed"
          value={eye}
          onChange={(event) => setEye(event.target.value)}
          options={[
            { value: "BOTH", label: "Both" },
            { value: "OD", label: "Right (OD)" },
            { value: "OS", label: "Left (OS)" },
          ]}
        />
        <SelectField
          label="Cause"
          value={cause}
          onChange={(event) => setCause(event.target.value)}
          options={REMAKE_CAUSES}
        />
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" variant="critical" busy={act.busy}>
            Order the remake
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
