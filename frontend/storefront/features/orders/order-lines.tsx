import type { OrderViewFragment } from "@fovea/gql/storefront";
import { formatMoney } from "@fovea/ui";
import { LinePicture } from "@/features/cart/line-picture";
import { RxSummary, lensWords, sourceWords } from "@/features/cart/rx-summary";
import styles from "./orders.module.css";

/** What was bought, as it was when it was bought. */
export function OrderLines({ lines }: { lines: OrderViewFragment["lines"] }) {
  return (
    <ul role="list" className={styles.lines}>
      {lines
        .filter((line) => line.quantity > 0)
        .map((line) => (
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
            {line.configuration ? <p>{lensWords(line.configuration)}</p> : null}
            {line.configuration && sourceWords(line.configuration) ? <p className="fv-muted">{sourceWords(line.configuration)}</p> : null}
            {line.configuration?.prescription ? <RxSummary rx={line.configuration.prescription} className={styles.rx} /> : null}
          </div>
          <span className="fv-num">{formatMoney(line.total)}</span>
        </li>
      ))}
    </ul>
  );
}
