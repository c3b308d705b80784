import type { OrderViewFragment } from "@fovea/gql/storefront";
import { Pairs, formatMoney } from "@fovea/ui";
import { addressLines } from "@/features/address/countries";
import styles from "./orders.module.css";

/** Money and address, at the side of an order. */
export function OrderFacts({ order }: { order: OrderViewFragment }) {
  const { totals } = order;
  return (
    <aside className={`panel ${styles.facts}`} aria-label="Totals and address">
      <Pairs
        align="end"
        pairs={[
          { term: "Subtotal", value: formatMoney(totals.subtotal) },
          { term: "Delivery", value: totals.shipping.minor === 0 ? "free" : formatMoney(totals.shipping) },
          { term: "Tax", value: formatMoney(totals.tax) },
          { term: `Total, ${order.currency}`, value: formatMoney(totals.total), total: true },
        ]}
      />
      <div>
        <h2>Delivery to</h2>
        <address className={styles.address}>
          {addressLines(order.shippingAddress).map((text, index) => (
            <span key={index}>{text}</span>
          ))}
        </address>
        <p className="fv-muted">{order.rateLabel}</p>
      </div>
      <div>
        <h2>Mail goes to</h2>
        <p className={styles.mail}>{order.email}</p>
      </div>
    </aside>
  );
}
