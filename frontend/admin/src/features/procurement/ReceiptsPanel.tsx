import type { ReceiptFieldsFragment } from "@fovea/gql/admin";
import { formatDate } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { Moment, Panel } from "../../ui/parts";

/** Everything that came of an order, and which waiting orders it served. */
export function ReceiptsPanel({ receipts }: { receipts: readonly ReceiptFieldsFragment[] }) {
  return (
    <Panel title="Receipts">
      {receipts.length === 0 ? (
        <p className="fv-muted">Nothing has come yet.</p>
      ) : (
        <ul className="rows">
          {receipts.map((receipt) => (
            <li key={receipt.id}>
              <ReceiptLines receipt={receipt} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** One receipt: what was counted, into which lots, and who had waited for it. */
export function ReceiptLines({ receipt }: { receipt: ReceiptFieldsFragment }) {
  return (
    <div className="stack-tight">
      <p>
        <span className="fv-num strong">{receipt.number}</span>{" "}
        <span className="fv-muted">
          <Moment at={receipt.receivedAt} /> by {receipt.receivedBy}
          {receipt.deliveryNote && `, delivery note ${receipt.deliveryNote}`}
        </span>
      </p>
      <ul className="plain">
        {receipt.lines.map((line) => (
          <li key={line.id}>
            <span className="fv-num">{line.good}</span> × {line.description}{" "}
            <span className="fv-muted">
              {line.damaged > 0 && `${String(line.damaged)} damaged, in quarantine. `}
              {line.lot && `Lot ${line.lot}`}
              {line.expiresOn && `, until ${formatDate(line.expiresOn)}`}
            </span>
          </li>
        ))}
      </ul>
      {receipt.served.length > 0 && (
        <p>
          Served:{" "}
          {receipt.served.map((one, index) => (
            <span key={`${one.reference} ${one.sku} ${one.at}`}>
              {index > 0 && ", "}
              {one.orderNumber ? (
                <Link to="/orders/$number" params={{ number: one.orderNumber }} className="fv-num">
                  {one.orderNumber}
                </Link>
              ) : (
                <span className="fv-num">{one.reference}</span>
              )}{" "}
              ({one.quantity} × {one.sku})
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
