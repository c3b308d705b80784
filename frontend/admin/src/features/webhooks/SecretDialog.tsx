import { toast } from "sonner";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";

/** The secret that signs every message: shown once, and closed only on purpose. */
export function SecretDialog({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  const copy = async () => {
    if (secret === null) return;
    try {
      await navigator.clipboard.writeText(secret);
      toast.success("Secret copied");
    } catch {
      toast.error("The browser did not allow copying. Select the secret and copy it.");
    }
  };
  return (
    <Dialog
      open={secret !== null}
      onClose={() => undefined}
      title="Copy the secret now"
      description="It signs every message to this address and is shown this once. Hand it to the partner over a safe way."
    >
      <p className="secret">
        <code>{secret}</code>
      </p>
      <div className="actions">
        <Button onClick={() => void copy()}>Copy</Button>
        <Button variant="primary" onClick={onClose}>
          I have stored it
        </Button>
      </div>
    </Dialog>
  );
}
