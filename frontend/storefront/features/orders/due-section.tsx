import { PaymentMethodsDocument, type OrderViewFragment } from "@fovea/gql/storefront";
import { Notice, formatMoney, formatWeekday } from "@fovea/ui";
import { lastNotice } from "@/features/checkout/placed-cookie";
import { ask } from "@/lib/api";
import { environment } from "@/lib/environment";
import { PayDifference } from "./pay-difference";

interface Props {
  order: OrderViewFragment;
  token: string | null;
}

/** After a change the order costs more: the difference is paid here, and nothing goes on before. */
export async function DueSection({ order, token }: Props) {
  const { due } = order;
  if (!due) return null;
  const country = order.shippingAddress.country;
  const offered = await ask(PaymentMethodsDocument, { amount: due.minor, currency: due.currency, country }).catch(() => null);
  return (
    <section className="stack" aria-labelledby="due">
      <h2 id="due">Pay {formatMoney(due)}</h2>
      {order.payBy ? (
        <p>
          This piece costs more than the one you sent back. That one counts in full; this is only the difference. It is put aside for you until {formatWeekday(order.payBy)}; after that we refund what you
          sent back instead.
        </p>
      ) : (
        <p>Your order has changed and costs more now. What you paid already stays; this is only the difference. We go on as soon as it is paid.</p>
      )}
      {offered ? (
        <PayDifference
          key={`${due.minor} ${due.currency}`}
          order={order}
          token={token}
          settings={{ environment: environment.production ? "live" : "test", clientKey: environment.adyenClientKey, url: environment.adyenUrl }}
          methods={offered.paymentMethods}
          amount={due}
          notice={await lastNotice()}
        />
      ) : (
        <Notice tone="caution">Card payments cannot be reached at the moment. Load this page again in a minute.</Notice>
      )}
    </section>
  );
}
