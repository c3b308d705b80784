import { formatWeekday } from "@fovea/ui/format";

export interface Stocked {
  available: number;
  comesInOn?: string | null;
}

/** Whether it can be bought: it is here, or on its way to us. */
export function canBeHad(variant: Stocked): boolean {
  return variant.available > 0 || Boolean(variant.comesInOn);
}

/** What there is, without crying wolf: a number only when it is truly short; the day it leaves us when it is on its way. */
export function stockSentence(variant: Stocked, leavesOn: string | null): { tone: "positive" | "caution" | "critical" | "info"; text: string } {
  const { available, comesInOn } = variant;
  if (available > 3) return { tone: "positive", text: "In stock" };
  if (available > 0) return { tone: "caution", text: `${available} left in this colour and size` };
  if (comesInOn) return { tone: "info", text: `Ships from ${formatWeekday(leavesOn ?? comesInOn)}` };
  return { tone: "critical", text: "Sold out in this colour and size" };
}
