import {
  BuyLabelDocument,
  type BuyLabelMutation,
  type PackOrderFieldsFragment,
  PackOrderDocument,
  type PackOrderMutation,
  ShipParcelDocument,
  type ShipParcelMutation,
} from "@fovea/gql/admin";
import { Notice, TextField } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { statusOf } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button, PaperLink } from "../../ui/Button";
import { Panel, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { AddressLines } from "../orders/OrderAside";

const packed = (data: PackOrderMutation) => data.packOrder;
const labelled = (data: BuyLabelMutation) => data.buyLabel;
const shipped = (data: ShipParcelMutation) => data.shipParcel;
const STALE = ["PackQueue", "Order", "Orders", "Overview"] as const;
const MAX_WEIGHT_G = 30_000;

interface PackStationProps {
  order: PackOrderFieldsFragment;
  onBack: () => void;
  onShipped: () => void;
}

/** The three steps at the bench, in their order: weigh, label, ship. */
export function PackStation({ order, onBack, onShipped }: PackStationProps) {
  const { may } = useSession();
  const [weight, setWeight] = useState("");
  const pack = useAct(PackOrderDocument, packed, { stale: STALE });
  const buy = useAct(BuyLabelDocument, labelled, { stale: STALE });
  const ship = useAct(ShipParcelDocument, shipped, { stale: STALE });
  const parcel = order.parcels.at(-1);
  const labelUrl = parcel?.labelUrl ?? null;
  const holds = (order.holds ?? []).filter((hold) => hold.releasedAt === null);
  const step = !parcel ? 1 : !labelUrl ? 2 : 3;
  const grams = /^\d{1,5}$/.test(weight.trim()) ? Number(weight.trim()) : null;
  const weightWrong =
    weight.trim() !== "" && (grams === null || grams < 1 || grams > MAX_WEIGHT_G)
      ? "Whole grams, from 1 to 30000."
      : null;
  const weightProblem = pack.problem && fieldOf(pack.problem) === "weightG" ? pack.problem : null;

  const send = async () => {
    if (!parcel) return;
    const outcome = await ship.run({ parcelId: parcel.id });
    if (outcome.kind === "done") {
      toast.success(`${order.number} is with the carrier; the payment is being captured`);
      onShipped();
    }
  };

  return (
    <article className="review">
      <header className="review-head">
        <Button variant="quiet" size="sm" className="back-button" onClick={onBack}>
          Back to the bench
        </Button>
        <h2>
          <Link to="/orders/$number" params={{ number: order.number }} className="fv-num">
            {order.number}
          </Link>{" "}
          {order.customerName}
        </h2>
        <StateChip code={order.status} />
      </header>
      {holds.map((hold) => (
        <Notice key={hold.id} tone="caution">
          <strong>{statusOf(hold.kind).label}.</strong> {hold.reason} It cannot be shipped while this hold is open.
        </Notice>
      ))}
      <div className="columns columns-even">
        <Panel
          title="In the parcel"
          actions={
            <PaperLink href={`/documents/packing-slips/${encodeURIComponent(order.id)}.pdf`} variant="quiet">
              Packing slip PDF
            </PaperLink>
          }
        >
          <ul className="rows">
            {order.lines.map((line) => (
              <li key={line.id}>
                <span className="fv-num strong">{line.quantity} ×</span>
                <div>
                  <p>{line.description}</p>
                  <p className="fv-muted">
                    <code className="code">{line.sku}</code>
                    {line.configuration && " with lenses"}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title="To">
          <AddressLines address={order.shippingAddress} />
          <p className="fv-muted">{order.rateLabel}</p>
        </Panel>
      </div>
      <ol className="steps">
        <li data-state={step > 1 ? "done" : "now"}>
          <h3>Weigh and close</h3>
          {step === 1 ? (
            <form
              className="row row-end"
              onSubmit={(event) => {
                event.preventDefault();
                if (grams !== null && weightWrong === null) void pack.run({ orderId: order.id, weightG: grams });
              }}
            >
              <TextField
                label="Weight in grams"
                inputMode="numeric"
                autoComplete="off"
                value={weight}
                onChange={(event) => setWeight(event.target.value)}
                error={weightProblem?.message ?? weightWrong}
              />
              <Button
                type="submit"
                variant="primary"
                busy={pack.busy}
                disabled={grams === null || weightWrong !== null}
              >
                Pack
              </Button>
            </form>
          ) : (
            <p className="fv-muted">The parcel is closed.</p>
          )}
          <ActionNote problem={weightProblem ? null : pack.problem} error={pack.error} />
        </li>
        <li data-state={step > 2 ? "done" : step === 2 ? "now" : "later"}>
          <h3>Label</h3>
          {step === 2 && parcel && (
            <Button
              variant="primary"
              busy={buy.busy}
              disabled={!may("shipping:label:buy")}
              onClick={() => void buy.run({ parcelId: parcel.id })}
            >
              Buy label
            </Button>
          )}
          {labelUrl && parcel && (
            <div className="row">
              <PaperLink href={labelUrl}>Label PDF</PaperLink>
              <span>
                {parcel.carrier} {parcel.service} <code className="code">{parcel.trackingNumber}</code>
              </span>
            </div>
          )}
          {step === 1 && <p className="fv-muted">{order.rateLabel}</p>}
          <ActionNote problem={buy.problem} error={buy.error} />
        </li>
        <li data-state={step === 3 ? "now" : "later"}>
          <h3>Hand to the carrier</h3>
          {step === 3 ? (
            <Button variant="primary" busy={ship.busy} disabled={holds.length > 0} onClick={() => void send()}>
              Ship
            </Button>
          ) : (
            <p className="fv-muted">The payment is captured and the customer is told.</p>
          )}
          <ActionNote problem={ship.problem} error={ship.error} />
        </li>
      </ol>
    </article>
  );
}
