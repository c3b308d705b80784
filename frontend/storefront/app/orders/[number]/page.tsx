import { Button, EmptyState, StatusChip, formatDate, formatWeekday } from "@fovea/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { findOrder, savedFor } from "@/features/orders/find-order";
import { AwaitPayment } from "@/features/orders/await-payment";
import { CancelOrder, RequestReturn } from "@/features/orders/order-actions";
import { OrderFacts } from "@/features/orders/order-facts";
import { OrderLines } from "@/features/orders/order-lines";
import styles from "@/features/orders/orders.module.css";
import { isAwaitingPayment, isClosed, statusOf } from "@/features/orders/stages";
import { PrescriptionRequests } from "@/features/orders/supply-prescription";
import { OrderTimeline, Parcels, Returns } from "@/features/orders/tracking";

interface Props {
  params: Promise<{ number: string }>;
  searchParams: Promise<{ token?: string | string[] }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Order ${decodeURIComponent((await params).number)}`, referrer: "no-referrer", robots: { index: false } };
}

export default async function OrderPage({ params, searchParams }: Props) {
  const [{ number: raw }, { token }] = await Promise.all([params, searchParams]);
  const number = decodeURIComponent(raw);
  const found = await findOrder(number, typeof token === "string" ? token : null);
  if (!found) {
    return (
      <div className="page">
        <EmptyState
          icon="mail"
          heading="h1"
          title="Please open this order from your mail"
          actions={
            <>
              <Button asChild variant="primary">
                <Link href={`/sign-in?next=${encodeURIComponent(`/orders/${number}`)}`}>Sign in</Link>
              </Button>
              <Button asChild>
                <Link href="/orders">Find an order</Link>
              </Button>
            </>
          }
        >
          For your protection an order opens only from the link in its confirmation mail, or when you are signed in to the account it was placed with.
        </EmptyState>
      </div>
    );
  }
  const { order, token: key } = found;
  const status = statusOf(order.status);
  const saved = await savedFor(order);
  return (
    <div className="page">
      <div className={styles.head}>
        <h1 className="fv-display page-title">Order {order.number}</h1>
        <StatusChip tone={status.tone}>{status.label}</StatusChip>
      </div>
      <p className="fv-muted">
        Placed on {formatDate(order.placedAt)}.{order.promisedOn && !isClosed(order.status) ? ` Promised by ${formatWeekday(order.promisedOn)}.` : ""}
      </p>
      <div className={styles.layout}>
        <div className={styles.main}>
          {isAwaitingPayment(order.status) ? <AwaitPayment /> : null}
          <PrescriptionRequests order={order} token={key} saved={saved} />
          <section className="stack" aria-labelledby="progress">
            <h2 id="progress">{order.stage && order.stage !== status.label ? order.stage : isClosed(order.status) ? "What happened" : "Where it is"}</h2>
            <OrderTimeline order={order} />
          </section>
          <Parcels parcels={order.parcels} />
          <section className="stack" aria-labelledby="items">
            <h2 id="items">What you ordered</h2>
            <OrderLines lines={order.lines} />
          </section>
          <Returns returns={order.returns} />
          <div className="row">
            <RequestReturn order={order} token={key} />
            <CancelOrder order={order} token={key} />
          </div>
        </div>
        <OrderFacts order={order} />
      </div>
    </div>
  );
}
