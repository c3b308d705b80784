import type { SaveSupplierInput, SupplierRecordFragment } from "@fovea/gql/admin";
import { minorOf, typed, wholeOf } from "../../lib/amount";

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
export const CURRENCIES = ["EUR", "USD"] as const;

/** "Mon to Fri", "Wed", "Mon, Thu": the weekdays on which something happens, Monday is 0. */
export function daysLabel(days: readonly number[]): string {
  const sorted = [...days].sort((one, other) => one - other);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return "never";
  if (sorted.length > 2 && last - first === sorted.length - 1) return `${WEEKDAYS[first] ?? ""} to ${WEEKDAYS[last] ?? ""}`;
  return sorted.map((day) => WEEKDAYS[day]).join(", ");
}

/** A supplier as it is being written. */
export interface SupplierDraft {
  code: string;
  name: string;
  currency: string;
  active: boolean;
  contact: string;
  email: string;
  phone: string;
  address: string;
  leadTime: string;
  leadSpread: string;
  orderDays: number[];
  tolerance: string;
  minimum: string;
  terms: string;
}

export function draftOf(supplier: SupplierRecordFragment | null): SupplierDraft {
  return {
    code: supplier?.code ?? "",
    name: supplier?.name ?? "",
    currency: supplier?.currency ?? CURRENCIES[0],
    active: supplier?.active ?? true,
    contact: supplier?.contact?.name ?? "",
    email: supplier?.contact?.email ?? "",
    phone: supplier?.contact?.phone ?? "",
    address: supplier?.contact?.address.join("\n") ?? "",
    leadTime: supplier ? String(supplier.leadTimeDays) : "",
    leadSpread: supplier?.leadSpreadDays === null || !supplier ? "" : String(supplier.leadSpreadDays),
    orderDays: supplier?.orderDays ?? [0, 1, 2, 3, 4],
    tolerance: supplier ? String(supplier.overReceiptBp / 100) : "0",
    minimum: supplier ? typed(supplier.minimumOrder) : "0",
    terms: supplier?.paymentTerms ?? "",
  };
}

type Body = Omit<SaveSupplierInput, "idempotencyKey">;

/** What is to be sent, or the first field that cannot be read. */
export function supplierOf(draft: SupplierDraft, expectedVersion: number): { body: Body } | { field: string; said: string } {
  const lead = wholeOf(draft.leadTime);
  if (lead === null || Number.isNaN(lead)) return { field: "leadTimeDays", said: "Give whole days." };
  const spread = draft.leadSpread.trim() === "" ? null : Number(draft.leadSpread.replace(",", "."));
  if (spread !== null && !Number.isFinite(spread)) return { field: "leadSpreadDays", said: "Give days, such as 2.5." };
  const tolerance = Number(draft.tolerance.replace(",", ".") || "0");
  if (!Number.isFinite(tolerance)) return { field: "overReceiptBp", said: "Give a percentage." };
  const minimum = minorOf(draft.minimum || "0", draft.currency);
  if (minimum === null) return { field: "minimumOrder", said: `Give an amount of ${draft.currency}.` };
  return {
    body: {
      code: draft.code,
      name: draft.name,
      currency: draft.currency,
      active: draft.active,
      contact: {
        name: draft.contact,
        email: draft.email,
        phone: draft.phone,
        address: draft.address
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== ""),
      },
      leadTimeDays: lead,
      leadSpreadDays: spread,
      orderDays: draft.orderDays,
      overReceiptBp: Math.round(tolerance * 100),
      minimumOrder: minimum,
      paymentTerms: draft.terms,
      expectedVersion,
    },
  };
}
