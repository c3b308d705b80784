/** Kinds of events with the scopes of which one is needed to be told of them. */
export const TOPICS = [
  { value: "order.confirmed", label: "An order is confirmed", needs: ["own_orders", "all_orders"] },
  { value: "order.changed", label: "An order was changed", needs: ["own_orders", "all_orders"] },
  { value: "order.parcel_shipped", label: "A parcel has left", needs: ["own_orders", "all_orders"] },
  { value: "order.delivered", label: "An order has arrived", needs: ["own_orders", "all_orders"] },
  { value: "order.cancelled", label: "An order is cancelled", needs: ["own_orders", "all_orders"] },
  { value: "stock.changed", label: "Stock has changed", needs: ["stock"] },
  { value: "frame.created", label: "A frame is new", needs: ["catalog"] },
] as const;

export const SCOPES = [
  { value: "own_orders", label: "Orders of the partner's own account" },
  { value: "all_orders", label: "All orders" },
  { value: "addresses", label: "Names and addresses the orders go to" },
  { value: "stock", label: "Stock" },
  { value: "catalog", label: "Catalogue" },
] as const;

/** The first chosen kind of event that no chosen scope allows, as a sentence; null when all go together. */
export function mismatch(topics: readonly string[], scopes: readonly string[]): string | null {
  const lacking = TOPICS.find(
    (topic) => topics.includes(topic.value) && !topic.needs.some((scope) => scopes.includes(scope)),
  );
  if (!lacking) return null;
  const names = lacking.needs.map((scope) => SCOPES.find((one) => one.value === scope)?.label ?? scope);
  return `To be told that ${lacking.label.charAt(0).toLowerCase()}${lacking.label.slice(1)}, choose: ${names.join(", or: ")}.`;
}

/** What a message is about, in short: an order by the beginning of its id, an article by its SKU. */
export function subjectName(subject: string): string {
  const [kind = "", value = ""] = subject.split(/:(.*)/s);
  if (kind === "order") return `order ${value.slice(-6)}`;
  return value || kind;
}

export const MESSAGE_TABS = [
  { value: "all", label: "All", state: null },
  { value: "pending", label: "Under way", state: "pending" },
  { value: "dead", label: "Dead letters", state: "dead" },
  { value: "delivered", label: "Delivered", state: "delivered" },
] as const;
