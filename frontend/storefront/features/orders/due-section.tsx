import type { OrderViewFragment } from "@fovea/gql/storefront";
import { formatMoney, formatWeekday } from "@fovea/ui";
import { lastNotice } from "@/features/checkout/placed-cookie";
import { dropInSettings } from "@/features/checkout/provider-settings";
import { PayDifference } from "./pay-difference";

interface Props {
  order: OrderViewFragment;
  token: string | null;
}

/** After a change the order costs more: the difference is paid here, and nothing goes on before. */
export async function DueSection({ order, token }: Props) {
  const { due } = order;
  if (!due) return null;
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
      <PayDifference
        key={`${due.minor} ${due.currency}`}
        order={order}
        token={token}
        settings={dropInSettings()}
        amount={due}
        notice={await lastNotice()}
      />
    </section>
  );
}
