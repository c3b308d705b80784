import { Icon } from "@fovea/ui";
import { useQueue } from "./scanQueue";

/** Whether the house hears this device, and how much waits; it opens the list of what does. */
export function LineState({ onOpen }: { onOpen: () => void }) {
  const { waiting, refused, line } = useQueue();
  const wait = waiting.length;
  const tone = refused.length > 0 ? "critical" : line === "lost" || line === "signed-out" ? "caution" : "positive";
  const text =
    refused.length > 0
      ? `${String(refused.length)} refused`
      : line === "lost"
        ? `No network, ${String(wait)} wait`
        : line === "signed-out"
          ? `Signed out, ${String(wait)} wait`
          : wait > 0
            ? `Sending ${String(wait)}`
            : "All sent";
  return (
    <button type="button" className="scan-line" data-tone={tone} onClick={onOpen}>
      <Icon name={tone === "positive" ? "check-circle" : "alert"} size={20} />
      <span role="status">{text}</span>
    </button>
  );
}
