import type { OrderChangeInput, OrderDocumentFragment } from "@fovea/gql/admin";

type Line = OrderDocumentFragment["lines"][number];
type Address = OrderDocumentFragment["shippingAddress"];

/** What of one line shall be different; empty fields stay as they are. */
export interface LineDraft {
  keep: number;
  sku: string;
  material: string;
  design: string;
  /** Codes of the treatments wanted; null leaves them as they are. */
  treatments: string[] | null;
}

/** A change of an order as it is being written. */
export interface ChangeDraft {
  lines: Record<string, LineDraft>;
  add: { sku: string; quantity: number };
  address: Address;
}

export function draftOf(order: Pick<OrderDocumentFragment, "lines" | "shippingAddress">): ChangeDraft {
  return {
    lines: Object.fromEntries(order.lines.map((line) => [line.id, unchanged(line)])),
    add: { sku: "", quantity: 1 },
    address: order.shippingAddress,
  };
}

export function unchanged(line: Line): LineDraft {
  return { keep: line.quantity, sku: "", material: "", design: "", treatments: null };
}

/** The change as the API takes it, or null while nothing is different. */
export function changeOf(
  order: Pick<OrderDocumentFragment, "lines" | "shippingAddress">,
  draft: ChangeDraft,
): OrderChangeInput | null {
  const remove: NonNullable<OrderChangeInput["remove"]> = [];
  const swap: NonNullable<OrderChangeInput["swap"]> = [];
  for (const line of order.lines) {
    const wanted = draft.lines[line.id] ?? unchanged(line);
    const sku = wanted.sku.trim().toUpperCase();
    const other = sku !== "" && sku !== line.sku;
    const material = differs(wanted.material, line.configuration?.materialCode);
    const design = differs(wanted.design, line.configuration?.designCode);
    const treated = wanted.treatments !== null && !sameCodes(wanted.treatments, line.configuration?.treatments ?? []);
    // A line is either made smaller or swapped whole; taking some out comes first.
    if (wanted.keep < line.quantity) {
      remove.push({ lineId: line.id, quantity: line.quantity - wanted.keep });
    } else if (other || material || design || treated) {
      swap.push({
        lineId: line.id,
        sku: other ? sku : null,
        materialCode: material ? wanted.material : null,
        designCode: design ? wanted.design : null,
        treatments: treated ? wanted.treatments : null,
      });
    }
  }
  const sku = draft.add.sku.trim().toUpperCase();
  const add = sku === "" ? [] : [{ sku, quantity: draft.add.quantity }];
  const moved = JSON.stringify(draft.address) !== JSON.stringify(order.shippingAddress);
  if (remove.length + swap.length + add.length === 0 && !moved) return null;
  return { remove, swap, add, address: moved ? draft.address : null };
}

/** Whether two lists name the same treatments, in whatever order. */
export function sameCodes(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((code) => other.includes(code));
}

/** The treatments that are still to be had once the material is another; those it does not take are dropped. */
export function stillTo(wanted: readonly string[], offered: readonly { code: string; available: boolean }[]): string[] {
  return wanted.filter((code) => offered.some((one) => one.code === code && one.available));
}

function differs(wanted: string, now: string | null | undefined): boolean {
  return wanted !== "" && wanted !== (now ?? "");
}
