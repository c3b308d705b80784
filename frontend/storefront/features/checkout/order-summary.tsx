import type { CheckoutViewFragment } from "@fovea/gql/storefront";
import { Pairs, formatMoney, formatWeekday } from "@fovea/ui";
import Link from "next/link";
import { LinePicture } from "@/features/cart/line-picture";
import { lensWords, sourceWords } from "@/features/cart/rx-summary";
import { HowItComes } from "../promise/how-it-comes";
import styles from "./checkout.module.css";

/** What is bought and what it comes to. Every row is there from the start, so that the totals never jump. */
export function OrderSummary({ checkout }: { checkout: CheckoutViewFragment }) {
  const { totals, cart, selectedRate, promise } = checkout;
  return (
    <aside className={`panel ${styles.summary}`} aria-label="Your order">
      <ul role="list" className={styles.lines}>
        {cart.lines.map((line) => (
          <li key={line.id}>
            <LinePicture picture={line.picture} />
            <div>
              <p>
                <strong>{line.frameName}</strong>
                {line.quantity > 1 ? ` × ${line.quantity}` : ""}
              </p>
              <p className="fv-muted">
                {line.colourName}, {line.sizeLabel}
              </p>
              {line.configuration ? <p className="fv-muted">{[lensWords(line.configuration), sourceWords(line.configuration)].filter(Boolean).join(". ")}</p> : null}
            </div>
            <span className="fv-num">{formatMoney(line.total)}</span>
          </li>
        ))}
      </ul>
      <div aria-live="polite">
        <Pairs
          align="end"
          pairs={[
            { term: "Subtotal", value: formatMoney(cart.subtotal) },
            { term: "Delivery", value: !selectedRate ? "not chosen yet" : !totals ? "asked again" : totals.shipping.minor === 0 ? "free" : formatMoney(totals.shipping) },
            { term: totals?.taxEstimated ? "Tax, estimated" : "Tax", value: checkout.address && totals ? formatMoney(totals.tax) : "by your address" },
            ...(checkout.storeCreditApplied.minor > 0 ? [{ term: "Store credit", value: `−${formatMoney(checkout.storeCreditApplied)}` }] : []),
            { term: `${checkout.storeCreditApplied.minor > 0 ? "Left to pay" : "Total"}, ${cart.currency}`, value: formatMoney(checkout.due ?? totals?.total ?? cart.subtotal), total: true },
          ]}
        />
        <p className={styles.promise}>{promise ? `With you by ${formatWeekday(promise.on)}.` : "\u00a0"}</p>
      </div>
      {promise ? <HowItComes steps={promise.steps} /> : null}
      <Link href="/cart" className={styles.back}>
        Change the cart
      </Link>
    </aside>
  );
}
