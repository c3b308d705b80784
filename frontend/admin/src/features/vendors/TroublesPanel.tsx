import type { OrderDocumentFragment } from "@fovea/gql/admin";
import { StatusChip } from "@fovea/ui";
import { Moment, Panel } from "../../ui/parts";
import { Copyable } from "./Copyable";
import { outcomeName, stepName, vendorName } from "./names";

/** Calls to vendors that did not succeed for this order, with what support quotes to the vendor or to us. */
export function TroublesPanel({ order }: { order: OrderDocumentFragment }) {
  const troubles = order.vendorTroubles ?? [];
  if (troubles.length === 0) return null;
  return (
    <Panel title="Trouble at vendors">
      <p className="fv-muted">
        The code says why; the shopper never sees it. The trace id finds every call and log line of the same story.
      </p>
      <ul className="troubles">
        {troubles.map((one) => (
          <li key={one.id}>
            <span className="strong">
              {vendorName(one.vendor)}: {stepName(one.step)}
            </span>
            <StatusChip tone={one.outcome === "refused" ? "critical" : "caution"}>{outcomeName(one.outcome)}</StatusChip>
            <span className="fv-muted">
              <Moment at={one.at} />
            </span>
            <span className="troubles-codes">
              {one.code && (
                <span>
                  Code <Copyable what="Code" text={one.code} />
                </span>
              )}
              {one.traceId && (
                <span>
                  Trace id <Copyable what="Trace id" text={one.traceId} shown={`${one.traceId.slice(0, 8)}…`} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
