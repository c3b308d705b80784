import type { IconName } from "@fovea/ui";
import { READ } from "../lib/permissions";

/** One entry of the rail: a job, its address, its jump key after `g`, and what one must be allowed to see it. */
export interface Place {
  to: string;
  label: string;
  icon: IconName;
  key: string;
  needs: string | null;
  group: "work" | "records";
}

export const PLACES: readonly Place[] = [
  { to: "/", label: "Overview", icon: "chart", key: "h", needs: null, group: "work" },
  { to: "/orders", label: "Orders", icon: "bag", key: "o", needs: READ.orders, group: "work" },
  { to: "/prescriptions", label: "Prescriptions", icon: "eye", key: "p", needs: READ.prescriptions, group: "work" },
  { to: "/lab", label: "Lab", icon: "lens", key: "l", needs: READ.lab, group: "work" },
  { to: "/warehouse/pick", label: "Pick", icon: "scan", key: "w", needs: READ.warehouse, group: "work" },
  { to: "/warehouse/pack", label: "Pack and ship", icon: "truck", key: "k", needs: READ.warehouse, group: "work" },
  { to: "/returns", label: "Returns", icon: "return", key: "r", needs: READ.returns, group: "work" },
  { to: "/stock", label: "Stock", icon: "warehouse", key: "s", needs: READ.stock, group: "records" },
  { to: "/catalogue", label: "Catalogue", icon: "frame", key: "f", needs: READ.catalog, group: "records" },
  { to: "/customers", label: "Customers", icon: "users", key: "c", needs: READ.customers, group: "records" },
  { to: "/settings", label: "Settings", icon: "settings", key: "t", needs: READ.staff, group: "records" },
];

/** The rail entry an address belongs to: the longest that opens it. */
export function placeOf(path: string): Place | undefined {
  return PLACES.filter(({ to }) => path === to || (to !== "/" && path.startsWith(`${to}/`))).sort(
    (a, b) => b.to.length - a.to.length,
  )[0];
}
