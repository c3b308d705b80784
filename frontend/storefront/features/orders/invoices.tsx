import type { OrderViewFragment } from "@fovea/gql/storefront";
import { formatDate, formatMoney } from "@fovea/ui";
import styles from "./orders.module.css";

interface Props {
  order: OrderViewFragment;
  token: string | null;
}

/** What was billed as it left, and what was given back; each opens as a paper. */
export function Invoices({ order, token }: Props) {
  if (order.invoices.length === 0) return null;
  const query = token ? `?token=${encodeURIComponent(token)}` : "";
  return (
    <section className="stack" aria-labelledby="invoices">
      <h2 id="invoices">Invoices</h2>
      <ul role="list" className={styles.invoices}>
        {order.invoices.map((paper) => (
          <li key={paper.id}>
            <a href={`/orders/${encodeURIComponent(order.number)}/invoice/${encodeURIComponent(paper.id)}${query}`} target="_blank" rel="noreferrer">
              {paper.kind === "invoice" ? "Invoice" : "Credit note"} {paper.number}
            </a>
            <span className="fv-muted">{formatDate(paper.issuedAt)}</span>
            <span className="fv-num">
              {paper.kind === "credit_note" ? "− " : ""}
              {formatMoney(paper.total)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
