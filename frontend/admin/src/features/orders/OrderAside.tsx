import type { AddressFieldsFragment, OrderDocumentFragment } from "@fovea/gql/admin";
import { formatDate } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { READ } from "../../lib/permissions";
import { useSession } from "../../lib/session";
import { Facts, Panel } from "../../ui/parts";
import { Findings } from "../prescriptions/Findings";
import { PrescriptionTable } from "../prescriptions/PrescriptionTable";

type OrderProps = { order: OrderDocumentFragment };

const countries = new Intl.DisplayNames("en", { type: "region" });

/** "Netherlands" from "NL"; text that is no country code stays as it is. */
function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code;
}

/** A postal address as it stands on the label. */
export function AddressLines({ address }: { address: AddressFieldsFragment }) {
  const lines = [
    address.name,
    address.company,
    address.line1,
    address.line2,
    [address.city, address.region, address.postalCode].filter(Boolean).join(", "),
    countryName(address.country),
  ].filter(Boolean);
  return (
    <address className="address">
      {lines.map((line, index) => (
        <span key={index}>{line}</span>
      ))}
    </address>
  );
}

/** Who ordered. */
export function CustomerPanel({ order }: OrderProps) {
  const { may } = useSession();
  return (
    <Panel title="Customer">
      <Facts
        items={[
          [
            "Name",
            order.customerId && may(READ.customers) ? (
              <Link key="n" to="/customers/$id" params={{ id: order.customerId }}>
                {order.customerName ?? order.email}
              </Link>
            ) : (
              (order.customerName ?? "Guest")
            ),
          ],
          [
            "E-mail",
            <a key="e" href={`mailto:${order.email}`}>
              {order.email}
            </a>,
          ],
          ["Telephone", order.shippingAddress.phone],
        ]}
      />
    </Panel>
  );
}

/** Where it goes and how. */
export function ShippingPanel({ order }: OrderProps) {
  return (
    <Panel title="Shipping">
      <AddressLines address={order.shippingAddress} />
      <p className="fv-muted">{order.rateLabel}</p>
      {order.resolvedAddress && (
        <p className="fv-muted">
          Taxed at {order.resolvedAddress.line1}, {order.resolvedAddress.city}, {order.resolvedAddress.region}{" "}
          {order.resolvedAddress.postalCode}, as the tax service writes it.
        </p>
      )}
    </Panel>
  );
}

/** How the promised day comes about, and that it was another one first. */
export function PromisePanel({ order }: OrderProps) {
  const { promise } = order;
  if (!promise) return null;
  return (
    <Panel title="Promise">
      <p>
        With the customer by <strong className="fv-num">{formatDate(promise.on)}</strong>
        {promise.on !== promise.firstOn && <span className="fv-muted">, first promised for {formatDate(promise.firstOn)}</span>}
      </p>
      {promise.reason && <p className="fv-muted">{promise.reason}</p>}
      {promise.steps.length > 0 && (
        <ol className="rows">
          {promise.steps.map((step, index) => (
            <li key={`${step.kind}-${String(index)}`}>
              <span>{step.sentence}</span>
              <span className="fv-num fv-muted">{formatDate(step.until)}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

/** The prescription of every line that has one, as it was when the order was placed. */
export function PrescriptionPanel({ order }: OrderProps) {
  const lines = order.lines.filter((line) => line.configuration?.prescription);
  if (lines.length === 0) return null;
  return (
    <Panel title="Prescription">
      {lines.map((line) =>
        line.configuration?.prescription ? (
          <section key={line.id} className="stack">
            {lines.length > 1 && <h3>{line.frameName}</h3>}
            <PrescriptionTable
              values={line.configuration.prescription}
              heights={line.configuration.fittingHeights}
            />
            <Findings findings={line.configuration.findings} />
          </section>
        ) : null,
      )}
    </Panel>
  );
}
