"use client";

import type { OrderViewFragment } from "@fovea/gql/storefront";
import { payDifference } from "@/features/checkout/actions";
import { DropIn, type DropInSettings } from "@/features/checkout/drop-in";

interface Props {
  order: Pick<OrderViewFragment, "id" | "number" | "shippingAddress">;
  token: string | null;
  settings: DropInSettings;
  methods: unknown;
  amount: { minor: number; currency: string };
  notice: string | null;
}

/** The provider's card form for the difference of one order. */
export function PayDifference({ order, token, settings, methods, amount, notice }: Props) {
  return (
    <DropIn
      settings={settings}
      methods={methods}
      amount={amount}
      country={order.shippingAddress.country}
      cartId={order.id}
      notice={notice}
      send={(attempt) => payDifference(order.number, token, attempt)}
    />
  );
}
