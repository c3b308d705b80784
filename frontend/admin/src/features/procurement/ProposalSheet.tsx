import {
  AcceptProposalsDocument,
  type AcceptProposalsMutation,
  DismissProposalDocument,
  type DismissProposalMutation,
  type ProposalFieldsFragment,
  SnoozeProposalDocument,
  type SnoozeProposalMutation,
} from "@fovea/gql/admin";
import { formatDate, SelectField, TextField } from "@fovea/ui";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Amount, Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { units } from "./counting";
import { DemandChart } from "./DemandChart";
import { methodLabel, percent } from "./states";

const accepted = (data: AcceptProposalsMutation) => data.acceptProposals;
const snoozed = (data: SnoozeProposalMutation) => data.snoozeProposal;
const dismissed = (data: DismissProposalMutation) => data.dismissProposal;
export const PROPOSALS_STALE = ["ReorderProposals", "PurchaseOrders", "PurchaseCounts"] as const;
const SNOOZES = [
  { value: "7", label: "1 week" },
  { value: "14", label: "2 weeks" },
  { value: "30", label: "30 days" },
];

interface Props {
  proposal: ProposalFieldsFragment | null;
  onClose: () => void;
}

/** One proposal: why, from which figures, and what becomes of it. */
export function ProposalSheet({ proposal, onClose }: Props) {
  return (
    <SideSheet open={proposal !== null} onClose={onClose} title={proposal?.sku ?? ""}>
      {proposal && <Body key={proposal.id} proposal={proposal} onClose={onClose} />}
    </SideSheet>
  );
}

function Body({ proposal, onClose }: { proposal: ProposalFieldsFragment; onClose: () => void }) {
  const { may } = useSession();
  const { inputs, picture } = proposal;
  const undecided = proposal.status === "open" || proposal.status === "snoozed";
  return (
    <div className="stack">
      <div className="row">
        {picture && (
          <img className="line-picture" src={picture.url} alt={picture.alt} width={84} height={56} loading="lazy" />
        )}
        <div>
          <p className="strong">{proposal.description}</p>
          <p className="fv-muted">
            {proposal.supplierName} for {proposal.warehouse}
          </p>
        </div>
      </div>
      {undecided && may("procurement:order:edit") ? (
        <Decide proposal={proposal} onClose={onClose} />
      ) : (
        <Decided proposal={proposal} />
      )}
      <DemandChart weeks={inputs.weeks} point={inputs.reorderPoint} />
      <ol className="reasons">
        {inputs.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <details className="stack">
        <summary>All figures</summary>
        <Figures proposal={proposal} />
      </details>
    </div>
  );
}

function Decided({ proposal }: { proposal: ProposalFieldsFragment }) {
  return (
    <Facts
      items={[
        ["Status", <StateChip key="s" code={`proposal_${proposal.status}`} />],
        ["Proposed", `${String(proposal.quantity)} units`],
        ["Ordered", proposal.acceptedQuantity && `${String(proposal.acceptedQuantity)} units`],
        ["Decided by", proposal.decidedBy],
        [
          "Order",
          proposal.purchaseOrderNumber && (
            <Link key="o" to="/purchasing/$number" params={{ number: proposal.purchaseOrderNumber }} className="fv-num">
              {proposal.purchaseOrderNumber}
            </Link>
          ),
        ],
      ]}
    />
  );
}

function Decide({ proposal, onClose }: { proposal: ProposalFieldsFragment; onClose: () => void }) {
  const navigate = useNavigate();
  const [quantity, setQuantity] = useState(String(proposal.quantity));
  const [days, setDays] = useState("14");
  const [reason, setReason] = useState<string | null>(null);
  const accept = useAct(AcceptProposalsDocument, accepted, { stale: PROPOSALS_STALE });
  const snooze = useAct(SnoozeProposalDocument, snoozed, { stale: PROPOSALS_STALE });
  const dismiss = useAct(DismissProposalDocument, dismissed, { stale: PROPOSALS_STALE });
  const wanted = units(quantity);
  const order = async () => {
    const outcome = await accept.run({ proposals: [{ proposalId: proposal.id, quantity: wanted }] });
    const made = outcome.kind === "done" ? outcome.value.orders[0] : undefined;
    if (made) {
      toast.success(`${made.number} is drafted`);
      void navigate({ to: "/purchasing/$number", params: { number: made.number } });
    }
  };
  const later = async () => {
    const until = new Date(Date.now() + Number(days) * 86_400_000).toISOString().slice(0, 10);
    const outcome = await snooze.run({ proposalId: proposal.id, until });
    if (outcome.kind === "done") {
      toast.success(`${proposal.sku} comes back on ${formatDate(until)}`);
      onClose();
    }
  };
  const refuse = async () => {
    const outcome = await dismiss.run({ proposalId: proposal.id, reason: reason ?? "" });
    if (outcome.kind === "done") {
      toast.success(`${proposal.sku} is not ordered this time`);
      onClose();
    }
  };
  return (
    <div className="boxed stack">
      <form
        className="row align-end"
        onSubmit={(event) => {
          event.preventDefault();
          void order();
        }}
      >
        <TextField
          label={`Units, in packs of ${String(proposal.inputs.packSize)}`}
          inputMode="numeric"
          value={quantity}
          error={wanted === null || wanted === 0 ? "Whole units, at least one." : null}
          onChange={(event) => setQuantity(event.target.value)}
        />
        <Button type="submit" variant="primary" busy={accept.busy} disabled={!wanted}>
          Draft the order
        </Button>
      </form>
      <p className="fv-muted">
        <Amount of={{ minor: proposal.unitPrice.minor * (wanted ?? 0), currency: proposal.unitPrice.currency }} /> at{" "}
        <Amount of={proposal.unitPrice} /> each; minimum {proposal.inputs.moq}.
      </p>
      <div className="row align-end">
        <SelectField label="Look again in" value={days} options={SNOOZES} onChange={(event) => setDays(event.target.value)} />
        <Button busy={snooze.busy} onClick={() => void later()}>
          Snooze
        </Button>
        {reason === null && <Button onClick={() => setReason("")}>Dismiss</Button>}
      </div>
      {reason !== null && (
        <div className="row align-end">
          <TextField label="Why not" value={reason} autoFocus onChange={(event) => setReason(event.target.value)} />
          <Button variant="critical" busy={dismiss.busy} disabled={reason.trim() === ""} onClick={() => void refuse()}>
            Dismiss
          </Button>
        </div>
      )}
      <ActionNote
        problem={accept.problem ?? snooze.problem ?? dismiss.problem}
        error={accept.error ?? snooze.error ?? dismiss.error}
      />
    </div>
  );
}

function Figures({ proposal }: { proposal: ProposalFieldsFragment }) {
  const { inputs } = proposal;
  const target = inputs.target === "fill" ? "of units served" : "of cycles without a stock-out";
  return (
    <Facts
      items={[
        ["Looked at", <Moment key="m" at={proposal.madeAt} />],
        ["Demand a day", `${String(inputs.demandMean)} ± ${String(inputs.demandSd)}, ${String(inputs.days)} days`],
        ["Days without stock, left out", inputs.stockoutDays || null],
        ["Lead time", `${String(inputs.leadMean)} ± ${String(inputs.leadSd)} days, ${inputs.leadMeasured ? "measured" : "agreed"}`],
        ["Demand until it arrives", `${String(inputs.leadDemand)} ± ${String(inputs.leadDemandSd)}`],
        ["Counted with", methodLabel(inputs.method)],
        ["Target", `${percent(inputs.targetBp)} ${target}`],
        ["Safety stock", String(inputs.safetyStock)],
        ["Reorder point", String(inputs.reorderPoint)],
        ["On hand", String(inputs.onHand)],
        ["Promised", String(inputs.promised)],
        ["Waited for", String(inputs.waiting)],
        ["On order", String(inputs.onOrder)],
        ["Position", String(inputs.position)],
        ["Economic lot", String(inputs.economicLot)],
        ["Minimum, pack", `${String(inputs.moq)}, ${String(inputs.packSize)}`],
        ["Longest cover", `${String(inputs.maxDaysCover)} days`],
      ]}
    />
  );
}
