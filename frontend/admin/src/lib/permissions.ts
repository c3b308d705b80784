/** The permissions the screens ask for; the API decides, these only choose what to show. */
export const READ = {
  orders: "orders:order:read",
  prescriptions: "customers:prescription:verify",
  prescriptionHistory: "customers:prescription:read",
  lab: "lab:job:read",
  warehouse: "warehouse:pick:read",
  stock: "inventory:stock:read",
  returns: "orders:return:read",
  customers: "customers:customer:read",
  catalog: "catalog:frame:read",
  staff: "identity:staff:read",
} as const;

/** Whether a staff member with these permissions may use a screen; null asks for none. */
export function may(permissions: readonly string[], needed: string | null): boolean {
  return needed === null || permissions.includes(needed);
}
