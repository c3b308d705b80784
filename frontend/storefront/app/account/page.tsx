import { AccountOrdersDocument } from "@fovea/gql/storefront";
import type { Metadata } from "next";
import Link from "next/link";
import { requireCustomer } from "@/features/account/customer";
import { OrderTable } from "@/features/account/order-table";
import { ProfileForm } from "@/features/account/profile-form";
import { ask } from "@/lib/api";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const customer = await requireCustomer("/account");
  const { myOrders: orders } = await ask(AccountOrdersDocument, { first: 3, after: null });
  return (
    <>
      <h1 className="fv-display page-title">Hello, {customer.name.split(" ")[0]}</h1>
      <section className="stack" aria-labelledby="recent">
        <h2 id="recent">Your latest orders</h2>
        {orders.edges.length > 0 ? (
          <>
            <OrderTable orders={orders} />
            <p>
              <Link href="/account/orders">All orders</Link>
            </p>
          </>
        ) : (
          <p className="fv-muted">
            Nothing ordered yet. <Link href="/frames">Look at the frames</Link>.
          </p>
        )}
      </section>
      <section className="stack" aria-labelledby="profile" style={{ maxWidth: 480 }}>
        <h2 id="profile">About you</h2>
        <ProfileForm start={customer} />
      </section>
    </>
  );
}
