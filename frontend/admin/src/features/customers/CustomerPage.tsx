import { CustomerDocument } from "@fovea/gql/admin";
import { formatDate, StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { READ } from "../../lib/permissions";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { ButtonLink } from "../../ui/Button";
import { Facts, PageHead, Panel, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { AddressLines } from "../orders/OrderAside";
import { PrescriptionTable } from "../prescriptions/PrescriptionTable";
import { CustomerOrders } from "./CustomerOrders";

const route = getRouteApi("/customers/$id");

/** One customer: what they ordered, what they see with, where they live. */
export default function CustomerPage() {
  const { id } = route.useParams();
  const { may } = useSession();
  const query = useDocument(CustomerDocument, { id });
  if (query.isPending) return <SkeletonRows count={10} height={44} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const customer = query.data.customer;
  if (!customer) {
    return (
      <EmptyState heading="h1" title="There is no such customer" action={<ButtonLink to="/customers">All customers</ButtonLink>}>
        The account may have been removed at the customer's wish.
      </EmptyState>
    );
  }
  return (
    <div className="document">
      <PageHead
        title={customer.name || customer.email}
        meta={<span className="fv-muted">customer since {formatDate(customer.createdAt)}</span>}
      />
      <div className="columns">
        <div className="stack">
          {may(READ.orders) && <CustomerOrders customerId={customer.id} />}
          <Panel title={`Prescriptions (${String(customer.prescriptions.length)})`}>
            {customer.prescriptions.length === 0 && <p className="fv-muted">None saved.</p>}
            {customer.prescriptions.map((prescription) => (
              <section key={prescription.id} className="stack divided">
                <p className="row">
                  <strong>{prescription.label}</strong>
                  <span className="fv-muted">version {prescription.version}</span>
                  <StateChip code={prescription.status} />
                  {prescription.expired && <StatusChip tone="caution">Expired</StatusChip>}
                </p>
                <PrescriptionTable values={prescription.values} />
                {prescription.note && <p className="fv-muted">{prescription.note}</p>}
              </section>
            ))}
          </Panel>
        </div>
        <div className="stack">
          <Panel title="Contact">
            <Facts
              items={[
                [
                  "E-mail",
                  <a key="e" href={`mailto:${customer.email}`}>
                    {customer.email}
                  </a>,
                ],
                ["Telephone", customer.phone],
              ]}
            />
          </Panel>
          <Panel title={`Addresses (${String(customer.addresses.length)})`}>
            {customer.addresses.length === 0 && <p className="fv-muted">None saved.</p>}
            {customer.addresses.map((saved) => (
              <section key={saved.id} className="stack divided">
                <p className="row">
                  <strong>{saved.label}</strong>
                  {saved.default && <StatusChip icon="pin">Default</StatusChip>}
                </p>
                <AddressLines address={saved.address} />
              </section>
            ))}
          </Panel>
        </div>
      </div>
    </div>
  );
}
