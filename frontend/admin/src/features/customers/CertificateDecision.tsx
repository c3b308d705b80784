import {
  DecideTaxCertificateDocument,
  type DecideTaxCertificateMutation,
  type TaxCertificateFieldsFragment,
} from "@fovea/gql/admin";
import { formatDate, Notice, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { certificateState, expiryWarning, kindName, placeText, today } from "../tax/words";
import { CertificateCopy } from "./CertificateCopy";

const decided = (data: DecideTaxCertificateMutation) => data.decideTaxCertificate;
const STALE = ["TaxCertificates", "CustomerTaxCertificates"] as const;
type Paper = TaxCertificateFieldsFragment;

/** What a paper says, and who has said what about it. */
export function CertificateFacts({ paper }: { paper: Paper }) {
  const warning = expiryWarning(paper, today());
  return (
    <>
    {warning && <Notice tone="caution">{warning}</Notice>}
    <Facts
      items={[
        ["State", <StateChip key="s" code={certificateState(paper, today())} />],
        ["Number", <code key="n" className="code">{paper.number}</code>],
        ["Counts in", placeText(paper)],
        ["From", formatDate(paper.validFrom)],
        ["Until", formatDate(paper.validUntil)],
        ["Filed", paper.document],
        ["Added", <span key="a">{paper.addedBy}, <Moment at={paper.addedAt} /></span>],
        ["Decided", paper.decidedAt && <span key="d">{paper.decidedBy}, <Moment at={paper.decidedAt} /></span>],
        ["Because", paper.reason],
      ]}
    />
    {paper.kind === "vat_id" && (
      <p className="fv-muted">
        Form and check digits of the number were checked here. VIES{paper.country === "GB" ? " or HMRC" : ""} was not
        asked whether it is in force: look it up there before you approve it.
      </p>
    )}
    <CertificateCopy paper={paper} />
    </>
  );
}

/** Approve, reject or revoke a paper; nothing for those whose way is over. */
export function DecideCertificate({ paper }: { paper: Paper }) {
  const { may } = useSession();
  const [reason, setReason] = useState("");
  const act = useAct(DecideTaxCertificateDocument, decided, { stale: STALE });
  if (!may("tax:certificate:decide") || !["pending", "approved"].includes(paper.state)) return null;
  const decide = async (state: string, said: string) => {
    const outcome = await act.run({ certificateId: paper.id, state, reason });
    if (outcome.kind === "done") toast.success(`${kindName(paper.kind)} ${said}`);
  };
  const wrong = act.problem && fieldOf(act.problem) === "reason" ? act.problem.message : null;
  return (
    <form className="boxed stack" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label="Reason"
        hint={paper.state === "pending" ? "Needed for a no" : "Why it no longer counts"}
        value={reason}
        error={wrong}
        onChange={(event) => setReason(event.target.value)}
      />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <div className="actions actions-start">
        {paper.state === "pending" ? (
          <>
            <Button variant="primary" busy={act.busy} onClick={() => void decide("approved", "approved")}>
              Approve
            </Button>
            <Button onClick={() => void decide("rejected", "rejected")}>Reject</Button>
          </>
        ) : (
          <Button busy={act.busy} onClick={() => void decide("revoked", "revoked")}>
            Revoke
          </Button>
        )}
      </div>
    </form>
  );
}
