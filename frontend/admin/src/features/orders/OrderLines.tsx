import type { OrderDocumentFragment } from "@fovea/gql/admin";
import { Amount, StateChip } from "../../ui/parts";

/** The lines with what each is made of, and the sums that were agreed. */
export function OrderLines({ order, compact = false }: { order: OrderDocumentFragment; compact?: boolean }) {
  const { totals } = order;
  return (
    <div className="lines">
      <ul>
        {order.lines.map((line) => (
          <li key={line.id} className="line">
            {line.picture && !compact && (
              <img
                className="line-picture"
                src={line.picture.url}
                alt={line.picture.alt}
                width={72}
                height={48}
                loading="lazy"
              />
            )}
            <div className="line-body">
              <p className="strong">
                {line.frameName} <span className="fv-muted">{line.colourName}</span>
              </p>
              <p className="fv-muted">
                <span className="fv-num">{line.sizeLabel}</span> · <code className="code">{line.sku}</code>
              </p>
              {line.configuration && (
                <p className="fv-muted">
                  {[line.configuration.designName, line.configuration.materialName, ...line.configuration.treatmentNames]
                    .filter(Boolean)
                    .join(", ")}
                </p>
              )}
              {!compact && <StateChip code={line.status} />}
            </div>
            <p className="line-money">
              {line.quantity > 1 && (
                <span className="fv-muted">
                  {line.quantity} × <Amount of={line.unitPrice} />
                </span>
              )}
              <Amount of={line.total} />
            </p>
          </li>
        ))}
      </ul>
      <dl className="sums">
        {!compact && (
          <>
            <div>
              <dt>Lines</dt>
              <dd>
                <Amount of={totals.subtotal} />
              </dd>
            </div>
            <div>
              <dt>Shipping, {order.rateLabel}</dt>
              <dd>
                <Amount of={totals.shipping} />
              </dd>
            </div>
            <div>
              <dt>Tax{totals.taxEstimated ? ", estimated" : ""}</dt>
              <dd>
                <Amount of={totals.tax} />
              </dd>
            </div>
          </>
        )}
        <div className="sums-total">
          <dt>Total</dt>
          <dd>
            <Amount of={totals.total} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
