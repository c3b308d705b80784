import {
  AddTaxCertificateDocument,
  type AddTaxCertificateMutation,
  CustomerTaxCertificatesDocument,
} from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Panel } from "../../ui/parts";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { CERTIFICATE_KINDS, kindName, today } from "../tax/words";
import { CertificateFacts, DecideCertificate } from "./CertificateDecision";

const added = (data: AddTaxCertificateMutation) => data.addTaxCertificate;
const STALE = ["TaxCertificates", "CustomerTaxCertificates"] as const;

/** A customer's exemption certificates: what frees them from tax, where and until when. */
export function TaxCertificates({ customerId }: { customerId: string }) {
  const { may } = useSession();
  const [adding, setAdding] = useState(false);
  const query = useDocument(CustomerTaxCertificatesDocument, { customerId });
  const papers = query.data?.customerTaxCertificates ?? [];
  return (
    <Panel
      title={`Tax exemption (${String(papers.length)})`}
      actions={
        may("tax:certificate:edit") && (
          <Button size="sm" icon="plus" onClick={() => setAdding(true)}>
            Add
          </Button>
        )
      }
    >
      {query.isPending ? (
        <SkeletonRows count={2} />
      ) : query.error ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : papers.length === 0 ? (
        <p className="fv-muted">None: this customer is taxed like anybody.</p>
      ) : (
        papers.map((paper) => (
          <section key={paper.id} className="stack divided">
            <strong>{kindName(paper.kind)}</strong>
            <CertificateFacts paper={paper} />
            <DecideCertificate paper={paper} />
          </section>
        ))
      )}
      {adding && <AddCertificate customerId={customerId} onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function AddCertificate({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const [form, setForm] = useState({
    kind: "resale",
    country: "US",
    region: "",
    number: "",
    document: "",
    validFrom: today(),
    validUntil: "",
  });
  const act = useAct(AddTaxCertificateDocument, added, { stale: STALE });
  const wrong = act.problem && fieldOf(act.problem);
  const field = (name: keyof typeof form) => ({
    value: form[name],
    error: wrong === name ? act.problem?.message : null,
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  const save = async () => {
    const outcome = await act.run({ customerId, ...form });
    if (outcome.kind !== "done") return;
    toast.success("Written down; it counts once it is approved");
    onClose();
  };
  const placed = wrong !== null && wrong in form;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add an exemption certificate"
      description="It frees nothing before somebody has checked and approved it."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="form-grid">
          <SelectField label="Paper" options={CERTIFICATE_KINDS} {...field("kind")} />
          <TextField label="Number on it" {...field("number")} />
          <TextField label="Country" hint="Two letters" maxLength={2} {...field("country")} />
          {form.kind !== "vat_id" && <TextField label="State or region" maxLength={3} {...field("region")} />}
          <TextField label="Valid from" type="date" required {...field("validFrom")} />
          <TextField label="Valid until" type="date" required {...field("validUntil")} />
        </div>
        {form.kind === "vat_id" && (
          <p className="fv-muted">
            Form and check digits are checked as you save. VIES is not asked whether the number is in force.
          </p>
        )}
        <TextField label="Where the paper is filed" hint="Folder, binder or archive number" {...field("document")} />
        <ActionNote problem={placed ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" variant="primary" busy={act.busy}>
            Write it down
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
