import type { OrderDocumentFragment } from "@fovea/gql/admin";
import { StatusChip, Table, Td, Th } from "@fovea/ui";
import { statusOf } from "../../lib/status";
import { Amount, Facts, Moment, Panel, StateChip } from "../../ui/parts";

/** What was authorised, captured and refunded, and each word of the payment provider. */
export function PaymentPanel({ order }: { order: OrderDocumentFragment }) {
  const payment = order.payment;
  if (!payment) return null;
  return (
    <Panel title="Payment" actions={<StateChip code={payment.status} />}>
      <Facts
        items={[
          ["Authorised", <Amount key="a" of={payment.authorised} />],
          ["Captured", <Amount key="c" of={payment.captured} />],
          ["Refunded", <Amount key="r" of={payment.refunded} />],
          ["Provider reference", payment.pspReference && <code className="code">{payment.pspReference}</code>],
        ]}
      />
      <Table caption="Payment events">
        <thead>
          <tr>
            <Th>When</Th>
            <Th>Event</Th>
            <Th>Answer</Th>
            <Th>Reference</Th>
            <Th numeric>Amount</Th>
          </tr>
        </thead>
        <tbody>
          {payment.events.map((event, index) => (
            <tr key={`${event.at} ${event.kind} ${String(index)}`}>
              <Td>
                <Moment at={event.at} />
              </Td>
              <Td>{statusOf(event.kind).label}</Td>
              <Td>
                <StatusChip tone={event.success ? "positive" : "critical"}>
                  {event.success ? "Done" : "Refused"}
                </StatusChip>
              </Td>
              <Td>{event.reference && <code className="code">{event.reference}</code>}</Td>
              <Td numeric>
                <Amount of={event.amount} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {payment.events.length === 0 && <p className="fv-muted">The payment provider has not answered yet.</p>}
    </Panel>
  );
}
