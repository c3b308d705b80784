import "server-only";

import { GraphQLFailure } from "@fovea/gql";
import { MyOrderDocument, OrderByTokenDocument, ReturnChoicesDocument, SavedForOrderDocument, type OrderViewFragment } from "@fovea/gql/storefront";
import { lastPlaced } from "@/features/checkout/placed-cookie";
import type { ReturnChoice } from "@/features/returns/wishes";
import type { SavedRx } from "@/features/lenses/source";
import { ask } from "@/lib/api";

export interface Found {
  order: OrderViewFragment;
  /** The order's own key, sent with what is done to it. */
  token: string | null;
}

/** An order by the link's token, by this browser's own last order, or as the signed-in customer's; null when none opens it. */
export async function findOrder(number: string, linkToken: string | null): Promise<Found | null> {
  const placed = await lastPlaced();
  const token = linkToken ?? (placed?.number === number ? placed.token : null);
  if (token) {
    const { orderByToken } = await ask(OrderByTokenDocument, { number, token });
    if (orderByToken) return { order: orderByToken, token };
  }
  try {
    const { myOrder } = await ask(MyOrderDocument, { number });
    return myOrder ? { order: myOrder, token: myOrder.token } : null;
  } catch (failure) {
    /* Nobody is signed in: that is not an error here, the order is simply not theirs to see. */
    if (failure instanceof GraphQLFailure && /AUTH|SIGN|FORBIDDEN|ALLOWED/.test(failure.code)) return null;
    throw failure;
  }
}

/** What the visitor's account could answer an order's question with; nothing for a guest. */
export async function savedFor(order: OrderViewFragment): Promise<SavedRx[]> {
  if (order.prescriptionRequests.length === 0) return [];
  const answer = await ask(SavedForOrderDocument, {}).catch(() => null);
  return (answer?.viewer.customer?.prescriptions ?? []).filter((entry) => entry.status.toLowerCase() !== "archived");
}

/** What of it may come back and for which reasons; nothing before it is delivered. */
export async function choicesFor(order: OrderViewFragment, token: string | null): Promise<ReturnChoice[]> {
  if (order.lines.every((line) => line.returnable === 0)) return [];
  const answer = await ask(ReturnChoicesDocument, { orderNumber: order.number, token }).catch(() => null);
  return answer?.returnChoices ?? [];
}
