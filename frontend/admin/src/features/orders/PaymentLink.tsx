import { SendPaymentLinkDocument, type SendPaymentLinkMutation } from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Moment } from "../../ui/parts";
import { ActionNote } from "../../ui/states";

const answer = (data: SendPaymentLinkMutation) => data.sendPaymentLink;

/** A page of the payment provider's where the customer pays what is due, for the mail or the phone. */
export function PaymentLink({ orderId }: { orderId: string }) {
  const [link, setLink] = useState<{ url: string; expiresAt: string } | null>(null);
  const act = useAct(SendPaymentLinkDocument, answer, { stale: ["Order"] });
  const make = async () => {
    const outcome = await act.run({ orderId });
    if (outcome.kind === "done") setLink(outcome.value);
  };
  const copy = async (url: string) => {
    await navigator.clipboard.writeText(url);
    toast.success("Copied");
  };
  return (
    <>
      <Button size="sm" icon="link" busy={act.busy} onClick={() => void make()}>
        Payment link
      </Button>
      <ActionNote problem={act.problem} error={act.error} />
      {link && (
        <Dialog open onClose={() => setLink(null)} title="Payment link" description="Whoever has it can pay what is due, once.">
          <div className="stack">
            <TextField label="Link" value={link.url} readOnly onFocus={(event) => event.target.select()} />
            <p className="fv-muted">
              Good until <Moment at={link.expiresAt} />. The order goes on when it is paid.
            </p>
            <Button variant="primary" icon="copy" onClick={() => void copy(link.url)}>
              Copy the link
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
