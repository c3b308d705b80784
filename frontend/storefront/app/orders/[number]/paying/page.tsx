import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findOrder } from "@/features/orders/find-order";
import { ReturnToForm } from "@/features/orders/return-to-form";
import { lastPlaced } from "@/features/checkout/placed-cookie";
import { dropInSettings } from "@/features/checkout/provider-settings";

export const metadata: Metadata = { title: "Payment", referrer: "no-referrer", robots: { index: false } };

interface Props {
  params: Promise<{ number: string }>;
  searchParams: Promise<{ sessionId?: string | string[]; redirectResult?: string | string[] }>;
}

/** Where a bank that asks on its own page sends the payer of a difference back to. */
export default async function PayingPage({ params, searchParams }: Props) {
  const [{ number: raw }, { sessionId, redirectResult }, placed] = await Promise.all([params, searchParams, lastPlaced()]);
  const number = decodeURIComponent(raw);
  const found = await findOrder(number, placed?.number === number ? placed.token : null);
  if (!found || typeof sessionId !== "string" || typeof redirectResult !== "string") redirect(`/orders/${encodeURIComponent(number)}`);
  return (
    <div className="page page-narrow">
      <ReturnToForm
        number={number}
        sessionId={sessionId}
        redirectResult={redirectResult}
        country={found.order.shippingAddress.country}
        settings={dropInSettings()}
      />
    </div>
  );
}
