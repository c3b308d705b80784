/** The desk's lists, in the order of the work. */
export const RETURN_TABS: readonly { value: string; label: string; states: string[] | null }[] = [
  { value: "all", label: "All", states: null },
  { value: "requested", label: "To receive", states: ["REQUESTED"] },
  { value: "received", label: "To refund", states: ["RECEIVED"] },
  { value: "refunding", label: "Refund on its way", states: ["REFUND_REQUESTED"] },
  { value: "refunded", label: "Refunded", states: ["REFUNDED"] },
];

/** What may become of a piece that came back. */
export const DISPOSITIONS = [
  { value: "restock", label: "Restock: as new, back on sale" },
  { value: "lab_salvage", label: "Salvage: the frame is reused by the lab" },
  { value: "scrap", label: "Scrap: damaged" },
] as const;
