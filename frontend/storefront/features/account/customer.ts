import "server-only";

import { AccountDocument, type AccountQuery } from "@fovea/gql/storefront";
import { redirect } from "next/navigation";
import { cache } from "react";
import { ask } from "@/lib/api";

export type Customer = NonNullable<AccountQuery["viewer"]["customer"]>;

const viewer = cache(async () => (await ask(AccountDocument, {})).viewer);

/** The signed-in customer, or a visit to the sign-in page and back: an expired session loses only a moment. */
export async function requireCustomer(path: string): Promise<Customer> {
  const { customer } = await viewer();
  return customer ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}
