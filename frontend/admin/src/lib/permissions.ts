/** The permissions the screens ask for; the API decides, these only choose what to show. */
export const READ = {
  orders: "orders:order:read",
  prescriptions: "customers:prescription:verify",
  prescriptionHistory: "customers:prescription:read",
  lab: "lab:job:read",
  warehouse: "warehouse:pick:read",
  putaway: "warehouse:putaway:read",
  parcels: "shipping:parcel:read",
  stock: "inventory:stock:read",
  counts: ["warehouse:count:work", "warehouse:count:review"],
  corrections: ["inventory:adjustment:decide", "inventory:stock:adjust"],
  returns: "orders:return:read",
  payments: "payments:ledger:read",
  customers: "customers:customer:read",
  catalog: "catalog:frame:read",
  purchasing: "procurement:order:read",
  receiving: "procurement:receipt:create",
  tax: "tax:document:read",
  certificates: "tax:certificate:read",
  staff: "identity:staff:read",
  letters: "crm:letter:read",
  webhooks: "partners:webhook:manage",
  simulators: "developer:simulator:play",
} as const;

/** What a screen asks for: nothing, one permission, or any of several. */
export type Needs = string | readonly string[] | null;

/** Whether a staff member with these permissions may use a screen. */
export function may(permissions: readonly string[], needed: Needs): boolean {
  if (needed === null) return true;
  return (typeof needed === "string" ? [needed] : needed).some((one) => permissions.includes(one));
}
