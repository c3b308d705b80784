const VENDORS: Record<string, string> = {
  adyen: "Adyen",
  "adyen reports": "Adyen’s settlement reports",
  avatax: "AvaTax",
  easypost: "EasyPost",
  shippo: "Shippo",
  mail: "The mail server",
  storage: "The document store",
};
const STEPS: Record<string, string> = {
  authorise: "Authorising the payment",
  confirm: "Confirming with the bank",
  capture: "Charging the card",
  cancel: "Releasing the authorisation",
  refund: "Refunding",
  reversal: "Reversing the payment",
  extend: "Prolonging the authorisation",
  void: "Voiding the payment",
  label: "Buying the label",
  "tax document": "Recording the tax",
};
const OUTCOMES: Record<string, string> = {
  refused: "Refused",
  unknown: "No answer",
  not_sent: "Not sent",
};

/** A vendor as people call it. */
export const vendorName = (vendor: string): string => VENDORS[vendor] ?? vendor;

/** Some vendors in one sentence: "Adyen and the mail server". */
export const vendorNames = (vendors: readonly string[]): string =>
  vendors.map((one, place) => (place === 0 ? vendorName(one) : vendorName(one).replace(/^The /, "the "))).join(" and ");

/** What we wanted of the vendor. */
export const stepName = (step: string): string => STEPS[step] ?? step;

/** What came of it. */
export const outcomeName = (outcome: string): string => OUTCOMES[outcome] ?? outcome;
