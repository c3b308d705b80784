import type { OrderDocumentFragment } from "@fovea/gql/admin";
import { Icon } from "@fovea/ui";
import { inWords } from "../../lib/status";
import { Amount, StateChip } from "../../ui/parts";
import { sourceOf } from "../prescriptions/reviewState";

/** The lines with what each is made of, and the sums that were agreed. */
export function OrderLines({ order, compact = false }: { order: OrderDocumentFragment; compact?: boolean }) {
  const { totals } = order;
  return (
    <div className="lines">
      <ul>
        {order.lines.map((line) => (
          <li key={line.id} className={line.quantity > 0 ? "line" : "line line-gone"}>
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
              {line.configuration && <Lenses of={line.configuration} />}
              {!compact && <StateChip code={line.status} />}
              {line.cancelled > 0 && line.quantity > 0 && (
                <p className="fv-muted">{line.cancelled} taken out.</p>
              )}
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

type Configuration = NonNullable<OrderDocumentFragment["lines"][number]["configuration"]>;

/** What the lenses are, and how their prescription came. */
function Lenses({ of: lenses }: { of: Configuration }) {
  const source = sourceOf(lenses.prescriptionSource);
  const pages = lenses.uploadPages;
  return (
    <p className="fv-muted">
      {[lenses.designName ?? inWords(lenses.use), lenses.materialName, ...lenses.treatmentNames].join(", ")}
      {lenses.prescriptionSource !== "none" && (
        <span className="line-source">
          <Icon name={source.icon} size={14} />
          Prescription: {source.label.toLowerCase()}
          {pages > 0 && `, ${pages === 1 ? "1 page" : `${String(pages)} pages`} of paper`}
        </span>
      )}
    </p>
  );
}
