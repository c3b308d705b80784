import {
  AskLabelRefundDocument,
  type AskLabelRefundMutation,
  BuyLabelDocument,
  type BuyLabelMutation,
  ParcelSheetDocument,
  type ParcelSheetFieldsFragment,
  SettleParcelAlertDocument,
  type SettleParcelAlertMutation,
  VoidLabelDocument,
  type VoidLabelMutation,
} from "@fovea/gql/admin";
import { formatDate, Notice, TextField } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button, PaperLink } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Amount, Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { alertLabel, voidable } from "./lists";
import { RateChoice } from "./RateChoice";
import { vendorName } from "./rules";
import { Scans } from "./Scans";

export const PARCELS_STALE = ["Parcels", "ParcelSheet", "ParcelWork", "PackQueue", "Order"] as const;
const bought = (data: BuyLabelMutation) => data.buyLabel;
const voided = (data: VoidLabelMutation) => data.voidLabel;
const asked = (data: AskLabelRefundMutation) => data.askLabelRefund;
const settled = (data: SettleParcelAlertMutation) => data.settleParcelAlert;

/** One parcel: what needs a person, where it is, its label and what that cost. */
export function ParcelSheet({ id, onClose }: { id: string | null; onClose: () => void }) {
  const query = useDocument(ParcelSheetDocument, { id: id ?? "" }, { enabled: id !== null });
  const sheet = query.data?.parcelSheet;
  return (
    <SideSheet
      open={id !== null}
      onClose={onClose}
      title={sheet?.parcel.trackingNumber ?? "Parcel"}
      description={sheet && `${sheet.parcel.service || sheet.parcel.carrier} to ${sheet.country}`}
    >
      {query.isPending ? (
        <SkeletonRows count={6} />
      ) : query.error ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : (
        sheet && <Body key={sheet.parcel.id} sheet={sheet} />
      )}
    </SideSheet>
  );
}

function Body({ sheet }: { sheet: ParcelSheetFieldsFragment }) {
  const { parcel } = sheet;
  const open = sheet.alerts.filter((alert) => alert.settledAt === null);
  return (
    <div className="stack">
      {open.map((alert) => (
        <AlertForm key={alert.id} alert={alert} />
      ))}
      <Facts
        items={[
          ["Status", <StateChip key="s" code={parcel.status} />],
          [
            "Order",
            sheet.orderNumber && (
              <Link key="o" to="/orders/$number" params={{ number: sheet.orderNumber }} className="fv-num">
                {sheet.orderNumber}
              </Link>
            ),
          ],
          [
            "Return to us",
            sheet.returnNumber && (
              <Link key="r" to="/returns" search={{ open: sheet.returnNumber }} className="fv-num">
                {sheet.returnNumber}
              </Link>
            ),
          ],
          ["Promised", sheet.promisedOn && formatDate(sheet.promisedOn)],
          ["Weight", <span key="w" className="fv-num">{`${String(parcel.weightG)} g`}</span>],
          ["Bought through", parcel.trackingNumber && vendorName(sheet.vendor)],
          ["Cost so far", sheet.cost && <Amount key="c" of={sheet.cost} />],
        ]}
      />
      <LabelPart sheet={sheet} />
      <section className="stack">
        <h3>What the carrier said</h3>
        <Scans events={parcel.events} />
      </section>
      <Purchases sheet={sheet} />
    </div>
  );
}

function LabelPart({ sheet }: { sheet: ParcelSheetFieldsFragment }) {
  const { may } = useSession();
  const { parcel } = sheet;
  const [giving, setGiving] = useState(false);
  const [reason, setReason] = useState("");
  const buy = useAct(BuyLabelDocument, bought, { stale: PARCELS_STALE });
  const giveUp = useAct(VoidLabelDocument, voided, { stale: PARCELS_STALE });
  const again = useAct(AskLabelRefundDocument, asked, { stale: PARCELS_STALE });
  const buys = may("shipping:label:buy");
  const rejected = sheet.refunds.some((one) => one.state === "rejected");
  const dearer = buy.problem?.code === "SHIPPING_DEARER_THAN_PROMISED";
  const drop = async () => {
    const outcome = await giveUp.run({ parcelId: parcel.id, reason });
    if (outcome.kind === "done") toast.success("The label is given up; its money is asked back");
  };
  return (
    <section className="stack">
      <h3>Label</h3>
      {sheet.addressProblem && <Notice tone="caution">{sheet.addressProblem} No label is bought for it.</Notice>}
      {parcel.labelUrl && (
        <div className="row">
          <PaperLink href={parcel.labelUrl}>Label PDF</PaperLink>
          {sheet.zplUrl && buys && <PaperLink href={sheet.zplUrl}>Label ZPL</PaperLink>}
        </div>
      )}
      {parcel.status === "open" && buys && (
        <>
          <RateChoice parcelId={parcel.id} />
          <div className="actions actions-start">
            <Button variant="primary" busy={buy.busy} onClick={() => void buy.run({ parcelId: parcel.id })}>
              Buy label
            </Button>
            {dearer && (
              <Button busy={buy.busy} onClick={() => void buy.run({ parcelId: parcel.id, acceptDearer: true })}>
                Buy at this price
              </Button>
            )}
          </div>
        </>
      )}
      {voidable(parcel.status) && buys && !giving && (
        <div className="actions actions-start">
          <Button variant="quiet" onClick={() => setGiving(true)}>
            Void this label
          </Button>
        </div>
      )}
      {giving && voidable(parcel.status) && (
        <form
          className="boxed stack"
          onSubmit={(event) => {
            event.preventDefault();
            void drop();
          }}
        >
          <TextField
            label="Why is it not used?"
            hint="The box stays packed and can get another label."
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="actions actions-start">
            <Button type="submit" variant="primary" busy={giveUp.busy} disabled={reason.trim() === ""}>
              Void and ask the money back
            </Button>
            <Button variant="quiet" onClick={() => setGiving(false)}>
              Keep it
            </Button>
          </div>
        </form>
      )}
      {rejected && buys && (
        <div className="actions actions-start">
          <Button busy={again.busy} onClick={() => void again.run({ parcelId: parcel.id })}>
            Ask for the refund again
          </Button>
        </div>
      )}
      <ActionNote
        problem={buy.problem ?? giveUp.problem ?? again.problem}
        error={buy.error ?? giveUp.error ?? again.error}
      />
    </section>
  );
}

function Purchases({ sheet }: { sheet: ParcelSheetFieldsFragment }) {
  if (sheet.attempts.length === 0) return null;
  return (
    <section className="stack">
      <h3>How the label came about</h3>
      <ul className="rows">
        {sheet.attempts.map((attempt) => (
          <li key={attempt.number}>
            <Moment at={attempt.createdAt} />
            <div>
              <p>
                {attempt.service} through {vendorName(attempt.vendor)}, <Amount of={attempt.price} />{" "}
                <StateChip code={`label_${attempt.state}`} />
              </p>
              <p className="fv-muted">
                {[attempt.reason, attempt.said, attempt.approvedBy && `Agreed by ${attempt.approvedBy}.`]
                  .filter(Boolean)
                  .join(" ")}
              </p>
            </div>
          </li>
        ))}
        {sheet.costs.map((cost) => (
          <li key={`${cost.kind} ${cost.at}`}>
            <Moment at={cost.at} />
            <p>
              {COSTS[cost.kind] ?? cost.kind} <Amount of={cost.amount} />
            </p>
          </li>
        ))}
        {sheet.refunds.map((refund) => (
          <li key={refund.askedAt}>
            <Moment at={refund.settledAt ?? refund.askedAt} />
            <div>
            <p>
              Refund of <Amount of={refund.amount} /> <StateChip code={`label_refund_${refund.state}`} />
            </p>
            {refund.askAgainAt && (
              <p className="fv-muted">
                Refused {refund.asked === 1 ? "at once" : `${String(refund.asked)} times`}; asked again by itself{" "}
                <Moment at={refund.askAgainAt} />
                {refund.askUntil && (
                  <>
                    , at the latest shortly before <Moment at={refund.askUntil} />
                  </>
                )}
                .
              </p>
            )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const COSTS: Readonly<Record<string, string>> = {
  purchase: "Label bought",
  void: "Refund taken in",
  void_rejected: "Refund refused, cost restored",
  insurance: "Contents insured",
  insurance_void: "Insurance paid back",
};

function AlertForm({ alert }: { alert: ParcelSheetFieldsFragment["alerts"][number] }) {
  const { may } = useSession();
  const [note, setNote] = useState("");
  const act = useAct(SettleParcelAlertDocument, settled, { stale: PARCELS_STALE });
  const submit = async () => {
    const outcome = await act.run({ alertId: alert.id, note });
    if (outcome.kind === "done") toast.success("Settled");
  };
  return (
    <div className="boxed stack">
      <Notice tone="critical">
        <strong>{alertLabel(alert.kind)}.</strong> {alert.detail} <Moment at={alert.openedAt} />
      </Notice>
      {may("shipping:alert:settle") && (
        <form
          className="row row-end"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextField label="What was done about it?" value={note} onChange={(event) => setNote(event.target.value)} />
          <Button type="submit" busy={act.busy} disabled={note.trim() === ""}>
            Settle
          </Button>
        </form>
      )}
      <ActionNote problem={act.problem} error={act.error} />
    </div>
  );
}
