import { CustomerDocument } from "@fovea/gql/admin";
import { formatDate, StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { READ } from "../../lib/permissions";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { ButtonLink } from "../../ui/Button";
import { Facts, PageHead, Panel } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { LettersPanel } from "../letters/LettersPanel";
import { AddressLines } from "../orders/OrderAside";
import { CustomerOrders } from "./CustomerOrders";
import { RxHistory } from "./RxHistory";
import { TaxCertificates } from "./TaxCertificates";

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
          {may(READ.prescriptionHistory) && <RxHistory customerId={customer.id} />}
        </div>
        <div className="stack">
          <LettersPanel customerId={customer.id} />
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
          {may(READ.certificates) && <TaxCertificates customerId={customer.id} />}
        </div>
      </div>
    </div>
  );
}
