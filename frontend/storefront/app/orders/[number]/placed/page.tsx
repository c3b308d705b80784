import { Button, Notice, formatWeekday } from "@fovea/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AwaitPayment } from "@/features/orders/await-payment";
import { findOrder } from "@/features/orders/find-order";
import { OrderFacts } from "@/features/orders/order-facts";
import { OrderLines } from "@/features/orders/order-lines";
import styles from "@/features/orders/orders.module.css";
import { isAwaitingPayment, isClosed } from "@/features/orders/stages";
import { HowItComes } from "@/features/promise/how-it-comes";

export const metadata: Metadata = { title: "Thank you", referrer: "no-referrer", robots: { index: false } };

interface Props {
  params: Promise<{ number: string }>;
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function PlacedPage({ params, searchParams }: Props) {
  const [{ number: raw }, { token }] = await Promise.all([params, searchParams]);
  const number = decodeURIComponent(raw);
  const found = await findOrder(number, typeof token === "string" ? token : null);
  if (!found) redirect(`/orders/${encodeURIComponent(number)}`);
  const { order, token: key } = found;
  const track = `/orders/${encodeURIComponent(order.number)}${key ? `?token=${encodeURIComponent(key)}` : ""}`;
  const waiting = isAwaitingPayment(order.status);
  const closed = isClosed(order.status);
  const lenses = order.lines.some((line) => line.configuration && line.configuration.use.toUpperCase() !== "NON_PRESCRIPTION");
  const follows = order.prescriptionRequests.length > 0;
  return (
    <div className="page">
      <h1 className="fv-display page-title">{closed ? "This order was not completed" : waiting ? "Almost there" : "Thank you"}</h1>
      <p>
        Order <strong className="fv-num">{order.number}</strong>
        {closed || waiting ? "." : `. A confirmation is on its way to ${order.email}.`}
      </p>
      <div className={styles.layout}>
        <div className={styles.main}>
          {waiting ? <AwaitPayment /> : null}
          {closed ? (
            <Notice tone="critical" action={<Link href="/cart">Back to your cart</Link>}>
              The payment did not go through and nothing was charged.
            </Notice>
          ) : null}
          {closed ? null : (
            <section className="stack" aria-labelledby="next">
              <h2 id="next">What happens next</h2>
              <ol className="prose" style={{ paddingLeft: "1.2em" }}>
                {follows ? (
                  <li>
                    <strong>You send us your prescription</strong>, as a photo, a PDF or typed: <Link href={track}>the page of your order</Link> has a place for it. Your lenses wait for it.
                  </li>
                ) : null}
                {lenses ? <li>An optician checks your prescription. If anything is unclear, we ask you before we cut.</li> : null}
                {lenses ? <li>The lenses are made and edged to the shape of your frame, then measured against your prescription.</li> : null}
                <li>The parcel leaves us, your card is charged, and you get the tracking number.</li>
                {order.promisedOn ? (
                  <li>
                    It is with you by <strong>{formatWeekday(order.promisedOn)}</strong>.
                    {order.promise ? <HowItComes steps={order.promise.steps} /> : null}
                  </li>
                ) : null}
              </ol>
              <div className="row">
                <Button asChild variant="primary">
                  <Link href={track}>Follow the order</Link>
                </Button>
                <Button asChild>
                  <Link href="/frames">Back to the shop</Link>
                </Button>
              </div>
            </section>
          )}
          <section className="stack" aria-labelledby="items">
            <h2 id="items">What you ordered</h2>
            <OrderLines lines={order.lines} />
          </section>
        </div>
        <OrderFacts order={order} />
      </div>
    </div>
  );
}
