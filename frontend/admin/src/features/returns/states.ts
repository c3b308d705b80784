/** The desk's lists, in the order of the work. */
export const RETURN_TABS: readonly { value: string; label: string; states: string[] | null }[] = [
  { value: "all", label: "All", states: null },
  { value: "requested", label: "To receive", states: ["authorised"] },
  { value: "received", label: "To refund", states: ["received"] },
  { value: "refunding", label: "Refund on its way", states: ["refund_pending"] },
  { value: "failed", label: "Refund failed", states: ["refund_failed"] },
  { value: "refunded", label: "Refunded", states: ["refunded"] },
];

/** What may become of a piece that came back. */
export const DISPOSITIONS = [
  { value: "restock", label: "Restock: as new, back on sale" },
  { value: "lab_salvage", label: "Salvage: the frame is reused by the lab" },
  { value: "scrap", label: "Scrap: damaged" },
] as const;
