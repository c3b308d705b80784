import {
  BuyLabelDocument,
  type BuyLabelMutation,
  type PackOrderFieldsFragment,
  ShipParcelDocument,
  type ShipParcelMutation,
  UnpackParcelDocument,
  type UnpackParcelMutation,
} from "@fovea/gql/admin";
import { Notice, serviceName } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { useSession } from "../../lib/session";
import { statusOf } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button, PaperLink } from "../../ui/Button";
import { Panel, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { RateChoice } from "../parcels/RateChoice";
import { AddressLines } from "../orders/OrderAside";
import { PackForm } from "./PackForm";
import { isWithUs } from "./boxing";

const labelled = (data: BuyLabelMutation) => data.buyLabel;
const opened = (data: UnpackParcelMutation) => data.unpackParcel;
const shipped = (data: ShipParcelMutation) => data.shipParcel;
const STALE = ["PackQueue", "Order", "Orders", "Overview"] as const;

interface PackStationProps {
  order: PackOrderFieldsFragment;
  onBack: () => void;
  onShipped: () => void;
}

/** The three steps at the bench, in their order: weigh, label, ship. */
export function PackStation({ order, onBack, onShipped }: PackStationProps) {
  const { may } = useSession();
  const [another, setAnother] = useState(false);
  const buy = useAct(BuyLabelDocument, labelled, { stale: STALE });
  const ship = useAct(ShipParcelDocument, shipped, { stale: STALE });
  const unpack = useAct(UnpackParcelDocument, opened, { stale: [...STALE, "PackBench"] });
  const parcel = order.parcels.find((one) => isWithUs(one.status));
  const left = order.lines.reduce((sum, line) => sum + line.quantity - line.packed, 0);
  const labelUrl = parcel?.labelUrl ?? null;
  const holds = (order.holds ?? []).filter((hold) => hold.releasedAt === null);
  const step = !parcel ? 1 : !labelUrl ? 2 : 3;

  const send = async () => {
    if (!parcel) return;
    const outcome = await ship.run({ parcelId: parcel.id });
    if (outcome.kind === "done") {
      const more = outcome.value.order.status === "partly_shipped";
      const what = more ? `Box ${String(parcel.number)} of ${order.number}` : order.number;
      toast.success(`${what} is with the carrier; the payment is being captured`);
      if (!more) onShipped();
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
          title={parcel && order.parcels.length > 1 ? `In box ${String(parcel.number)}` : "In the parcel"}
          actions={
            <PaperLink href={
                parcel
                  ? `/documents/box-slips/${encodeURIComponent(parcel.id)}.pdf`
                  : `/documents/packing-slips/${encodeURIComponent(order.id)}.pdf`
              } variant="quiet">
              Packing slip PDF
            </PaperLink>
          }
        >
          <ul className="rows">
            {order.lines.map((line) => (
              <li key={line.id}>
                <span className="fv-num strong">
                  {parcel?.lines.find((one) => one.orderLineId === line.id)?.quantity ?? (parcel ? 0 : line.quantity - line.packed)} ×
                </span>
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
      <Sent parcels={order.parcels} />
      <ol className="steps">
        <li data-state={step > 1 ? "done" : "now"}>
          <h3>Weigh and close</h3>
          {step === 1 || another ? (
            <PackForm key={order.parcels.length} order={order} stale={STALE} />
          ) : (
            <div className="row">
              <p className="fv-muted">
                {order.parcels.length > 1 && parcel ? `Box ${String(parcel.number)} is closed.` : "The parcel is closed."}
              </p>
              {left > 0 && (
                <Button size="sm" onClick={() => setAnother(true)}>
                  Pack another box
                </Button>
              )}
              {parcel && (
                <Button
                  size="sm"
                  variant="quiet"
                  busy={unpack.busy}
                  onClick={() => void unpack.run({ parcelId: parcel.id })}
                >
                  Open it again
                </Button>
              )}
            </div>
          )}
          <ActionNote problem={unpack.problem} error={unpack.error} />
        </li>
        <li data-state={step > 2 ? "done" : step === 2 ? "now" : "later"}>
          <h3>Label</h3>
          {step === 2 && parcel && (
            <>
              {may("shipping:label:buy") && <RateChoice parcelId={parcel.id} />}
              <div className="row">
                <Button
                  variant="primary"
                  busy={buy.busy}
                  disabled={!may("shipping:label:buy")}
                  onClick={() => void buy.run({ parcelId: parcel.id })}
                >
                  Buy label
                </Button>
                {buy.problem?.code === "SHIPPING_DEARER_THAN_PROMISED" && (
                  <Button busy={buy.busy} onClick={() => void buy.run({ parcelId: parcel.id, acceptDearer: true })}>
                    Buy at this price
                  </Button>
                )}
              </div>
            </>
          )}
          {labelUrl && parcel && (
            <div className="row">
              <PaperLink href={labelUrl}>Label PDF</PaperLink>
              <span>
                {serviceName(parcel.carrier, parcel.service)} <code className="code">{parcel.trackingNumber}</code>
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

/** Boxes of the order that have left already. */
function Sent({ parcels }: { parcels: PackOrderFieldsFragment["parcels"] }) {
  const gone = parcels.filter((one) => !isWithUs(one.status) && one.status !== "cancelled");
  if (gone.length === 0) return null;
  return (
    <Panel title="Left already">
      <ul className="rows">
        {gone.map((one) => (
          <li key={one.id}>
            <span className="strong">Box {one.number}</span>
            <StateChip code={one.status} />
            <code className="code">{one.trackingNumber}</code>
            <span>{one.lines.map((line) => `${String(line.quantity)} × ${line.description}`).join("; ")}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
