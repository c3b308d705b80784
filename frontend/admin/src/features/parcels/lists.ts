import type { RatedServiceFieldsFragment } from "@fovea/gql/admin";

/** The lists of parcels: what needs a person comes first. */
export const PARCEL_TABS: readonly { value: string; label: string; states: string[] | null; withAlert: boolean }[] = [
  { value: "alerts", label: "To look at", states: null, withAlert: true },
  { value: "packed", label: "Packed", states: ["open", "labelled"], withAlert: false },
  { value: "underway", label: "On the way", states: ["handed_over", "in_transit"], withAlert: false },
  { value: "trouble", label: "Trouble", states: ["exception", "returned"], withAlert: false },
  { value: "delivered", label: "Delivered", states: ["delivered"], withAlert: false },
  { value: "all", label: "All", states: null, withAlert: false },
];

/** What an alert is called, in the words of the desk. */
export const ALERTS: Readonly<Record<string, string>> = {
  lost: "Lost or undeliverable",
  returned: "Coming back",
  attempted: "Delivery attempted",
  silent: "No news",
  refund_rejected: "Label not refunded",
  purchase_unknown: "Label purchase unclear",
  second_label: "Second label sold",
  address: "Address not found",
};

export function alertLabel(kind: string): string {
  return ALERTS[kind] ?? kind.replaceAll("_", " ");
}

/** What a carrier reports that is more than moving on, as a chip beside its words; null for the rest. */
export function notable(status: string): string | null {
  return ["attempted", "returned", "failure", "delivered"].includes(status) ? `scan_${status}` : null;
}

/** One offer as the address of a choice. */
export function offerKey(offer: Pick<RatedServiceFieldsFragment, "vendor" | "carrier" | "service">): string {
  return [offer.vendor, offer.carrier, offer.service].join("|");
}

/** Whether a label can be given back: before the carrier has the parcel. */
export function voidable(status: string): boolean {
  return status === "labelled";
}
