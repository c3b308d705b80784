import type { Tone } from "@fovea/ui";

const STATES: Record<string, { label: string; tone: Tone }> = {
  REQUESTED: { label: "Being looked at", tone: "caution" },
  APPROVED: { label: "Approved", tone: "positive" },
  LABEL_SENT: { label: "Ready to send", tone: "info" },
  IN_TRANSIT: { label: "On its way to us", tone: "info" },
  RECEIVED: { label: "Arrived", tone: "info" },
  INSPECTED: { label: "Checked", tone: "info" },
  REFUND: { label: "Refund on its way", tone: "info" },
  REFUND_FAILED: { label: "Refund delayed", tone: "caution" },
  EXCHANGE: { label: "Exchange on its way", tone: "info" },
  REPAIR: { label: "Being made again", tone: "info" },
  SENT_BACK: { label: "Coming back to you", tone: "caution" },
  CLOSED: { label: "Done", tone: "positive" },
  REJECTED: { label: "Not accepted", tone: "critical" },
  CANCELLED: { label: "Called off", tone: "neutral" },
};

/** A return's state as its owner reads it. */
export function stateOf(status: string): { label: string; tone: Tone } {
  const key = status.toUpperCase();
  const words = key.replaceAll("_", " ").toLowerCase();
  return STATES[key] ?? { label: words.charAt(0).toUpperCase() + words.slice(1), tone: "neutral" };
}

/** Where a return's label is opened; the order's key goes with it. */
export function labelPath(orderNumber: string, returnId: string, token: string | null): string {
  const path = `/orders/${encodeURIComponent(orderNumber)}/return-label/${encodeURIComponent(returnId)}`;
  return token ? `${path}?token=${encodeURIComponent(token)}` : path;
}
