import { type OrderDocumentFragment, ReleaseHoldDocument, type ReleaseHoldMutation } from "@fovea/gql/admin";
import { Notice, TextArea } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { READ } from "../../lib/permissions";
import { fieldOf } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { inWords, statusOf } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Age } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { HeldPrescriptions } from "./HeldPrescriptions";
import { PaymentLink } from "./PaymentLink";

const answer = (data: ReleaseHoldMutation) => data.releaseHold;
type OrderHold = NonNullable<OrderDocumentFragment["holds"]>[number];

/** What keeps the order from going on; each hold says why and can be released with a reason. */
export function OrderHolds({ order, compact = false }: { order: OrderDocumentFragment; compact?: boolean }) {
  const { may } = useSession();
  const [releasing, setReleasing] = useState<OrderHold | null>(null);
  const open = (order.holds ?? []).filter((hold) => hold.releasedAt === null);
  if (open.length === 0) return null;
  return (
    <div className="stack">
      {open.map((hold) => (
        <Notice
          key={hold.id}
          tone="caution"
          action={
            // A prescription is released by deciding on it, never past the optician.
            hold.kind === "rx_unverified"
              ? may(READ.prescriptions) && <HeldPrescriptions orderNumber={order.number} />
              : hold.kind === "payment_due"
                ? // The customer pays, or the order is changed again.
                  !compact && may("orders:order:edit") && <PaymentLink orderId={order.id} />
                : !compact &&
                  // Decided on the tax page.
                  hold.kind !== "tax" &&
                  may("orders:hold:release") && (
                  <Button size="sm" onClick={() => setReleasing(hold)}>
                    Release hold
                  </Button>
                )
          }
        >
          <strong>{statusOf(hold.kind).label}.</strong> {hold.reason}{" "}
          <span className="fv-muted">
            Held for <Age since={hold.openedAt} />.
          </span>
        </Notice>
      ))}
      {releasing && <ReleaseHold hold={releasing} onClose={() => setReleasing(null)} />}
    </div>
  );
}

function ReleaseHold({ hold, onClose }: { hold: OrderHold; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const act = useAct(ReleaseHoldDocument, answer, { stale: ["Order", "Orders", "Overview"] });
  const submit = async () => {
    const outcome = await act.run({ holdId: hold.id, reason: reason.trim() });
    if (outcome.kind === "done") {
      toast.success(`Hold released: ${inWords(hold.kind)}`);
      onClose();
    }
  };
  const atField = act.problem && fieldOf(act.problem) === "reason" ? act.problem : null;
  return (
    <Dialog open onClose={onClose} title={`Release hold: ${statusOf(hold.kind).label}`} description={hold.reason}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextArea
          label="Why may the order go on?"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={atField?.message}
          hint="Stands in the timeline with your name."
        />
        <ActionNote problem={atField ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Keep hold</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={reason.trim() === ""}>
            Release hold
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
