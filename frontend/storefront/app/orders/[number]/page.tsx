import { Button, EmptyState, StatusChip, formatDate, formatWeekday } from "@fovea/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { choicesFor, findOrder, savedFor } from "@/features/orders/find-order";
import { AwaitPayment } from "@/features/orders/await-payment";
import { DueSection } from "@/features/orders/due-section";
import { Invoices } from "@/features/orders/invoices";
import { CancelOrder } from "@/features/orders/order-actions";
import { OrderFacts } from "@/features/orders/order-facts";
import { OrderLines } from "@/features/orders/order-lines";
import styles from "@/features/orders/orders.module.css";
import { isAwaitingPayment, isClosed, statusOf } from "@/features/orders/stages";
import { PrescriptionRequests } from "@/features/orders/supply-prescription";
import { OrderTimeline, Parcels, PromisedDay, Returns } from "@/features/orders/tracking";
import { RequestReturn } from "@/features/returns/request-return";

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
  const [saved, choices] = await Promise.all([savedFor(order), choicesFor(order, key)]);
  return (
    <div className="page">
      <div className={styles.head}>
        <h1 className="fv-display page-title">Order {order.number}</h1>
        <StatusChip tone={order.due ? "caution" : status.tone}>{order.due ? "Waiting for your payment" : status.label}</StatusChip>
      </div>
      <p className="fv-muted">
        Placed on {formatDate(order.placedAt)}.{order.promisedOn && !isClosed(order.status) ? ` Promised by ${formatWeekday(order.promisedOn)}.` : ""}
      </p>
      <div className={styles.layout}>
        <div className={styles.main}>
          {isAwaitingPayment(order.status) && !order.due ? <AwaitPayment /> : null}
          <DueSection order={order} token={key} />
          <PrescriptionRequests order={order} token={key} saved={saved} />
          <section className="stack" aria-labelledby="progress">
            <h2 id="progress">{order.stage && order.stage !== status.label ? order.stage : isClosed(order.status) ? "What happened" : "Where it is"}</h2>
            <PromisedDay order={order} />
            <OrderTimeline order={order} />
          </section>
          <Parcels parcels={order.parcels} />
          <section className="stack" aria-labelledby="items">
            <h2 id="items">What you ordered</h2>
            <OrderLines lines={order.lines} />
          </section>
          <Invoices order={order} token={key} />
          <Returns order={order} token={key} />
          <div className="row">
            <RequestReturn number={order.number} token={key} choices={choices} />
            <CancelOrder order={order} token={key} />
          </div>
        </div>
        <OrderFacts order={order} />
      </div>
    </div>
  );
}
