import { AccountOrdersDocument } from "@fovea/gql/storefront";
import { Button, EmptyState } from "@fovea/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { requireCustomer } from "@/features/account/customer";
import { OrderTable } from "@/features/account/order-table";
import { ask } from "@/lib/api";

export const metadata: Metadata = { title: "Your orders" };

export default async function OrdersPage({ searchParams }: { searchParams: Promise<{ after?: string | string[] }> }) {
  const { after } = await searchParams;
  await requireCustomer("/account/orders");
  const { myOrders: orders } = await ask(AccountOrdersDocument, { first: 20, after: typeof after === "string" ? after : null });
  return (
    <>
      <h1 className="fv-display page-title">Your orders</h1>
      {orders.edges.length > 0 ? (
        <>
          <OrderTable orders={orders} />
          {orders.pageInfo.hasNextPage && orders.pageInfo.endCursor ? (
            <div>
              <Button asChild>
                <Link href={`/account/orders?after=${encodeURIComponent(orders.pageInfo.endCursor)}`}>Older orders</Link>
              </Button>
            </div>
          ) : null}
        </>
      ) : (
        <EmptyState
          icon="bag"
          title="Nothing ordered yet"
          actions={
            <Button asChild variant="primary">
              <Link href="/frames">Look at the frames</Link>
            </Button>
          }
        />
      )}
    </>
  );
}
