/** Carriers whose labels the shop buys. */
export const CARRIERS = ["USPS", "UPS", "FedEx", "DHL Express", "DPD"] as const;

/** The planner's fields as they are typed. */
export interface WaveForm {
  warehouse: string;
  carrier: string;
  zone: string;
  cutOff: string;
  perCart: string;
}

export function startOfPlan(warehouse: string): WaveForm {
  return { warehouse, carrier: "", zone: "", cutOff: "", perCart: "8" };
}

/** The cut-off as the API reads it: null for none, undefined for what is no moment. */
export function cutOffOf(text: string): string | null | undefined {
  if (text === "") return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** What the API is asked; a number that cannot be read falls back to the usual cart of eight. */
export function planInput(form: WaveForm) {
  const perCart = /^\d{1,2}$/.test(form.perCart) ? Math.min(24, Math.max(1, Number(form.perCart))) : 8;
  return {
    warehouse: form.warehouse,
    zone: form.zone,
    carrier: form.carrier,
    cutOff: cutOffOf(form.cutOff) ?? null,
    ordersPerBatch: perCart,
    mostOrders: 500,
  };
}
