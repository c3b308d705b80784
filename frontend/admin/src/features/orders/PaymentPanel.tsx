import { type OrderDocumentFragment, RetryPaymentRequestDocument, type RetryPaymentRequestMutation } from "@fovea/gql/admin";
import { StatusChip, Table, Td, Th } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { toast } from "sonner";
import { READ } from "../../lib/permissions";
import { useSession } from "../../lib/session";
import { inWords, statusOf } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Amount, Facts, Moment, Panel, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";

type Payment = NonNullable<OrderDocumentFragment["payments"]>[number];
const answer = (data: RetryPaymentRequestMutation) => data.retryPaymentRequest;
const CAPTURABLE = ["authorised", "partly_captured"];

/** The order's payments, the oldest first; a second one pays the difference of a change. */
export function PaymentPanel({ order }: { order: OrderDocumentFragment }) {
  const payments = order.payments ?? [];
  return payments.map((payment, index) => (
    <OnePayment key={payment.id} payment={payment} title={index === 0 ? "Payment" : `Payment ${String(index + 1)}, of a difference`} />
  ));
}

/** What was authorised, captured and refunded, what was asked of the provider, and each word that it said. */
function OnePayment({ payment, title }: { payment: Payment; title: string }) {
  const disputed = payment.chargedBack !== null && payment.chargedBack.minor > 0;
  return (
    <Panel title={title} actions={<StateChip code={payment.status} />}>
      <Facts
        items={[
          ["Authorised", <Amount key="a" of={payment.authorised} />],
          ["Captured", <Amount key="c" of={payment.captured} />],
          ["Refunded", <Amount key="r" of={payment.refunded} />],
          ["Taken back by the bank", disputed && payment.chargedBack && <Amount key="b" of={payment.chargedBack} />],
          ["Left with us", disputed && <Amount key="l" of={payment.balance} />],
          ["Card", payment.brand && inWords(payment.brand)],
          [
            "Good for a charge until",
            payment.validUntil && CAPTURABLE.includes(payment.status) && <Moment key="v" at={payment.validUntil} />,
          ],
          ["Provider reference", payment.pspReference && <Reference of={payment.pspReference} />],
        ]}
      />
      <Requests payment={payment} />
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
                  {event.success ? "Done" : "Bad news"}
                </StatusChip>
                {event.reason && <span className="fv-muted"> {event.reason}</span>}
              </Td>
              <Td>{event.reference && <Reference of={event.reference} />}</Td>
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

/** A reference of the provider; whoever may read the log gets to the message that brought it. */
function Reference({ of }: { of: string }) {
  const { may } = useSession();
  const code = <code className="code">{of}</code>;
  if (!may(READ.payments)) return code;
  return (
    <Link to="/payments" search={{ tab: "webhooks", q: of }}>
      {code}
    </Link>
  );
}

/** What we asked for, and how far it came; what failed can be asked for again. */
function Requests({ payment }: { payment: Payment }) {
  if (payment.requests.length === 0) return null;
  return (
    <Table caption="What was asked of the provider">
      <thead>
        <tr>
          <Th>Asked for</Th>
          <Th>State</Th>
          <Th>Cause</Th>
          <Th numeric>Amount</Th>
          <Th>
            <span className="fv-sr">Action</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {payment.requests.map((one) => (
          <tr key={one.id}>
            <Td>{inWords(one.kind)}</Td>
            <Td>
              <StateChip code={`request_${one.state}`} />
            </Td>
            <Td>{inWords(one.cause.split(":")[0] ?? "")}</Td>
            <Td numeric>
              <Amount of={one.amount} />
            </Td>
            <Td>{one.canRetry && <AskAgain id={one.id} />}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function AskAgain({ id }: { id: string }) {
  const { may } = useSession();
  const act = useAct(RetryPaymentRequestDocument, answer, { stale: ["Order", "Orders", "PaymentMatters"] });
  if (!may("payments:refund:create")) return null;
  const submit = async () => {
    const outcome = await act.run({ id });
    if (outcome.kind === "done") toast.success("The provider is asked again");
  };
  return (
    <>
      <Button size="sm" busy={act.busy} onClick={() => void submit()}>
        Ask again
      </Button>
      <ActionNote problem={act.problem} error={act.error} />
    </>
  );
}
