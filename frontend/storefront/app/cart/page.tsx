import { CartDocument } from "@fovea/gql/storefront";
import { Button, EmptyState, Notice, Pairs, formatMoney, formatWeekday } from "@fovea/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { CartLines } from "@/features/cart/cart-lines";
import styles from "@/features/cart/cart.module.css";
import { HowItComes } from "@/features/promise/how-it-comes";
import { ask } from "@/lib/api";
import { destination } from "@/lib/session";

export const metadata: Metadata = { title: "Your cart" };

export default async function CartPage() {
  const to = await destination();
  const { cart } = await ask(CartDocument, { country: to.country });
  if (!cart || cart.lines.length === 0) {
    return (
      <div className="page">
        <h1 className="fv-display page-title">Your cart</h1>
        <EmptyState
          icon="bag"
          title="It is empty so far"
          actions={
            <Button asChild variant="primary">
              <Link href="/frames">Find a frame</Link>
            </Button>
          }
        >
          What you put in stays here, also when you close the page.
        </EmptyState>
      </div>
    );
  }
  const blocked = cart.lines.some((line) => line.problem);
  return (
    <div className="page">
      <h1 className="fv-display page-title">Your cart</h1>
      <div className={styles.layout}>
        <CartLines lines={cart.lines} />
        <section className={`panel ${styles.summary}`} aria-label="Summary">
          <Pairs
            align="end"
            pairs={[
              { term: cart.count === 1 ? "1 item" : `${cart.count} items`, value: formatMoney(cart.subtotal) },
              { term: "Delivery and tax", value: "at checkout" },
              { term: "Subtotal", value: formatMoney(cart.subtotal), total: true },
            ]}
          />
          {cart.arrival ? (
            <div>
              <p>
                With you by about <strong>{formatWeekday(cart.arrival.on)}</strong>, {to.words}.
              </p>
              <HowItComes steps={cart.arrival.steps} />
            </div>
          ) : null}
          {blocked ? <Notice tone="critical">One of your items needs a decision before you can go on.</Notice> : null}
          {blocked ? null : (
            <Button asChild variant="primary" size="lg" wide>
              <Link href="/checkout">Checkout</Link>
            </Button>
          )}
          <Button asChild variant="quiet" wide>
            <Link href="/frames">Look at more frames</Link>
          </Button>
        </section>
      </div>
    </div>
  );
}
