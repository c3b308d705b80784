import type { Tone } from "@fovea/ui";

const STATUS: Record<string, { label: string; tone: Tone }> = {
  PENDING_PAYMENT: { label: "Payment under way", tone: "caution" },
  CONFIRMED: { label: "Confirmed", tone: "info" },
  IN_PRODUCTION: { label: "In our lab", tone: "info" },
  READY: { label: "Ready to pack", tone: "info" },
  PACKED: { label: "Packed", tone: "info" },
  PARTLY_SHIPPED: { label: "Partly on its way", tone: "info" },
  SHIPPED: { label: "On its way", tone: "info" },
  DELIVERED: { label: "Delivered", tone: "positive" },
  CANCELLED: { label: "Cancelled", tone: "critical" },
  EXPIRED: { label: "Not paid in time", tone: "critical" },
};

/** An order's state as its owner reads it. */
export function statusOf(status: string): { label: string; tone: Tone } {
  const key = status.toUpperCase();
  const words = key.replaceAll("_", " ").toLowerCase();
  return STATUS[key] ?? { label: words.charAt(0).toUpperCase() + words.slice(1), tone: "neutral" };
}

export function isAwaitingPayment(status: string): boolean {
  return status.toUpperCase() === "PENDING_PAYMENT";
}

export function isClosed(status: string): boolean {
  return ["CANCELLED", "EXPIRED"].includes(status.toUpperCase());
}

const PATH = ["CONFIRMED", "IN_PRODUCTION", "READY", "SHIPPED", "DELIVERED"] as const;
const AHEAD: Record<(typeof PATH)[number], string> = {
  CONFIRMED: "Order confirmed",
  IN_PRODUCTION: "Lenses cut and edged in our lab",
  READY: "Quality check passed",
  SHIPPED: "Parcel handed to the carrier",
  DELIVERED: "Delivered",
};

/** What is still to come after the present state, in order; a frame without lenses does not pass through the lab. */
export function stepsAhead(status: string, hasLenses: boolean): string[] {
  const key = status.toUpperCase();
  if (isClosed(key)) return [];
  const at = ["PACKED", "PARTLY_SHIPPED"].includes(key) ? PATH.indexOf("READY") : PATH.findIndex((step) => step === key);
  return PATH.slice(at + 1)
    .filter((step) => hasLenses || (step !== "IN_PRODUCTION" && step !== "READY"))
    .map((step) => AHEAD[step]);
}
