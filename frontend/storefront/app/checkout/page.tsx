import { CheckoutDocument, PaymentMethodsDocument } from "@fovea/gql/storefront";
import { Button, Notice } from "@fovea/ui";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EMPTY_ADDRESS } from "@/features/address/countries";
import styles from "@/features/checkout/checkout.module.css";
import { ContactSection } from "@/features/checkout/contact-section";
import { DeliverySection } from "@/features/checkout/delivery-section";
import { DropIn } from "@/features/checkout/drop-in";
import { dropInSettings } from "@/features/checkout/provider-settings";
import { OrderSummary } from "@/features/checkout/order-summary";
import { confirmationPath, lastNotice, lastPlaced } from "@/features/checkout/placed-cookie";
import { PriceAgain } from "@/features/checkout/price-again";
import { ReloadOnReturn } from "@/features/checkout/reload-on-return";
import { PayWithCredit, StoreCredit } from "@/features/checkout/store-credit";
import { ask } from "@/lib/api";

export const metadata: Metadata = { title: "Checkout" };

export default async function CheckoutPage() {
  const [notice, { checkout, viewer }] = await Promise.all([lastNotice(), ask(CheckoutDocument, {})]);
  if (!checkout || checkout.cart.lines.length === 0) {
    const placed = await lastPlaced();
    redirect(placed ? confirmationPath(placed) : "/cart");
  }

  const customer = viewer.customer;
  const saved = customer?.addresses ?? [];
  const first = saved.find((entry) => entry.default) ?? saved[0];
  const address = checkout.address ?? first?.address ?? { ...EMPTY_ADDRESS, name: customer?.name ?? "", phone: customer?.phone ?? "" };
  const settled = Boolean(checkout.address) && (checkout.addressAccepted || checkout.addressWarnings.length === 0);
  const total = checkout.due;
  const payable = settled && checkout.selectedRate && checkout.problems.length === 0 ? total : null;
  // Chosen, and yet without a price that could be paid.
  const unpriced = settled && Boolean(checkout.selectedRate) && !checkout.totals && checkout.problems.length === 0;
  const country = address.country;
  /* Without the provider the page still stands: what was typed is kept, and the card form comes with the next try. */
  const offered = payable && payable.minor > 0 ? await ask(PaymentMethodsDocument, { amount: payable.minor, currency: payable.currency, country }).catch(() => null) : null;

  return (
    <div className="page">
      <ReloadOnReturn />
      <h1 className="fv-display page-title">Checkout</h1>
      <div className={styles.layout}>
        <div className={styles.sections}>
          <section className={styles.section} aria-labelledby="contact">
            <h2 id="contact">1. Where to</h2>
            <ContactSection
              key={settled ? "settled" : "open"}
              start={{ email: checkout.email ?? customer?.email ?? "", address }}
              settled={settled}
              warnings={checkout.addressWarnings}
              saved={saved}
              signedIn={Boolean(customer)}
            />
          </section>
          <section className={styles.section} aria-labelledby="delivery">
            <h2 id="delivery">2. Delivery</h2>
            {settled ? <DeliverySection rates={checkout.rates} selected={checkout.selectedRate ?? null} /> : <p className="fv-muted">The carriers&apos; prices and dates appear once we know the address.</p>}
          </section>
          <section className={styles.section} aria-labelledby="payment">
            <h2 id="payment">3. Payment</h2>
            {checkout.problems.map((problem) => (
              <Notice key={problem} tone="critical">
                {problem}
              </Notice>
            ))}
            {checkout.storeCredit ? <StoreCredit balance={checkout.storeCredit} applied={checkout.storeCreditApplied} /> : null}
            {payable?.minor === 0 ? (
              <PayWithCredit cartId={checkout.cart.id} applied={checkout.storeCreditApplied} />
            ) : payable && !offered ? (
              <Notice
                tone="caution"
                action={
                  <Button size="sm" asChild>
                    <a href="/checkout">Try again</a>
                  </Button>
                }
              >
                {notice ? `${notice} ` : null}
                Card payments cannot be reached at the moment. Nothing was charged; your cart and your address are kept. Try again in a minute.
              </Notice>
            ) : payable && offered ? (
              <DropIn
                key={`${payable.minor}-${payable.currency}-${country}`}
                settings={dropInSettings()}
                methods={offered.paymentMethods}
                amount={payable}
                country={country}
                cartId={checkout.cart.id}
                notice={notice}
                mayRemember={Boolean(customer)}
              />
            ) : unpriced && checkout.address ? (
              <PriceAgain email={checkout.email ?? ""} address={address} accepted={checkout.addressAccepted} />
            ) : (
              <>
                {notice ? <Notice tone="critical">{notice}</Notice> : null}
                <p className="fv-muted">Choose the delivery, then pay by card. Your card is charged when the parcel leaves.</p>
              </>
            )}
          </section>
        </div>
        <OrderSummary checkout={checkout} />
      </div>
    </div>
  );
}
