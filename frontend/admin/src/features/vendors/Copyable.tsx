import { toast } from "sonner";
import { Button } from "../../ui/Button";

/** A code that support quotes elsewhere, with a button that copies it. `shown` is what of it fits. */
export function Copyable({ what, text, shown = text }: { what: string; text: string; shown?: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast.success(`${what} copied`);
    } catch {
      toast.error("The browser did not allow copying. Select the text and copy it.");
    }
  };
  return (
    <span className="copyable">
      <code className="code" title={text}>
        {shown}
      </code>
      <Button size="sm" variant="quiet" icon="copy" aria-label={`Copy the ${what.toLowerCase()} ${text}`} onClick={() => void copy()}>
        Copy
      </Button>
    </span>
  );
}
