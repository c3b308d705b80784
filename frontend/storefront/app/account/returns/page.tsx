import { MyReturnsDocument } from "@fovea/gql/storefront";
import { Button, EmptyState } from "@fovea/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { requireCustomer } from "@/features/account/customer";
import { ReturnList } from "@/features/returns/return-list";
import { ask } from "@/lib/api";

export const metadata: Metadata = { title: "Your returns" };

export default async function ReturnsPage() {
  await requireCustomer("/account/returns");
  const { myReturns: returns } = await ask(MyReturnsDocument, {});
  return (
    <>
      <h1 className="fv-display page-title">Your returns</h1>
      {returns.length > 0 ? (
        <ReturnList returns={returns} token={null} withOrder />
      ) : (
        <EmptyState
          icon="return"
          title="Nothing sent back"
          actions={
            <Button asChild>
              <Link href="/account/orders">Your orders</Link>
            </Button>
          }
        >
          Open a delivered order and choose “Return something”.
        </EmptyState>
      )}
    </>
  );
}
