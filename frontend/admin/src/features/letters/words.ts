import { inWords } from "../../lib/status";

const NAMES: Record<string, string> = {
  rx_approved: "Prescription approved",
  send_prescription: "Prescription wanted",
  question: "Optician's question",
  return: "Return approved",
  later: "Later day",
  confirm_wish: "Confirm back in stock",
  confirm_consent: "Confirm consent",
  staff_dispute: "To staff: disputed payment",
  staff_webhooks: "To staff: partners not told",
  staff_deliveries: "To staff: messages put aside",
};

/** A kind of letter as colleagues call it. */
export function letterName(kind: string): string {
  return NAMES[kind] ?? inWords(kind);
}

export const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "de", label: "German" },
] as const;

export const LETTER_TABS = [
  { value: "all", label: "All", state: null },
  { value: "bounced", label: "Came back", state: "bounced" },
  { value: "deferred", label: "Sent again later", state: "deferred" },
  { value: "withheld", label: "Not sent", state: "withheld" },
] as const;
