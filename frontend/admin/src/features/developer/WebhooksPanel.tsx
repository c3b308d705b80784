import {
  ResendSimulatorWebhookDocument,
  type ResendSimulatorWebhookMutation,
  type SimulatorStateFragment,
} from "@fovea/gql/admin";
import { Table, Td, Th } from "@fovea/ui";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Panel, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";

const sent = (data: ResendSimulatorWebhookMutation) => data.resendSimulatorWebhook;

/** What the vendor told us, newest first, and what we answered. */
export function WebhooksPanel({ state }: { state: SimulatorStateFragment }) {
  const again = useAct(ResendSimulatorWebhookDocument, sent, { keyed: false, stale: ["Simulator", "SimulatedOrder"] });
  return (
    <Panel title="Outgoing webhooks">
      <ActionNote problem={again.problem} error={again.error} />
      {state.webhooks.length === 0 ? (
        <p className="fv-muted">
          {state.vendor === "AVATAX" ? "This vendor sends no webhooks." : "None has been sent yet."}
        </p>
      ) : (
        <Table caption="Outgoing webhooks">
          <thead>
            <tr>
              <Th numeric>No</Th>
              <Th>Event</Th>
              <Th>State</Th>
              <Th numeric>Tries</Th>
              <Th>Our answer</Th>
              <Th>Once more</Th>
            </tr>
          </thead>
          <tbody>
            {state.webhooks.map((one) => (
              <tr key={one.id}>
                <Td numeric>{one.id}</Td>
                <Td>
                  <code className="code">{one.event}</code>
                </Td>
                <Td>
                  <StateChip code={`outgoing_${one.state}`} />
                </Td>
                <Td numeric>{one.attempts}</Td>
                <Td>{one.answer ?? <span className="fv-muted">none yet</span>}</Td>
                <Td>
                  <Button
                    size="sm"
                    variant="quiet"
                    disabled={again.busy}
                    aria-label={`Send again: webhook ${String(one.id)}`}
                    onClick={() => void again.run({ vendor: state.vendor, webhookId: one.id })}
                  >
                    Send again
                  </Button>
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
