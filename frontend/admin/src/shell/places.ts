import type { IconName } from "@fovea/ui";
import { type Needs, READ } from "../lib/permissions";

/** One entry of the rail: a job, its address, its jump key after `g`, and what one must be allowed to see it. */
export interface Place {
  to: string;
  label: string;
  icon: IconName;
  key: string;
  needs: Needs;
  group: "work" | "records";
}

export const PLACES: readonly Place[] = [
  { to: "/", label: "Overview", icon: "chart", key: "h", needs: null, group: "work" },
  { to: "/orders", label: "Orders", icon: "bag", key: "o", needs: READ.orders, group: "work" },
  { to: "/prescriptions", label: "Prescriptions", icon: "eye", key: "p", needs: READ.prescriptions, group: "work" },
  { to: "/lab", label: "Lab", icon: "lens", key: "l", needs: READ.lab, group: "work" },
  { to: "/warehouse/board", label: "Picking board", icon: "box", key: "j", needs: READ.warehouse, group: "work" },
  { to: "/warehouse/pick", label: "Pick", icon: "scan", key: "w", needs: READ.warehouse, group: "work" },
  { to: "/warehouse/pack", label: "Pack and ship", icon: "truck", key: "k", needs: READ.warehouse, group: "work" },
  { to: "/warehouse/bins", label: "Put away", icon: "box", key: "i", needs: READ.putaway, group: "work" },
  { to: "/warehouse/manifests", label: "Hand-over", icon: "check", key: "x", needs: READ.warehouse, group: "work" },
  { to: "/parcels", label: "Parcels", icon: "truck", key: "1", needs: READ.parcels, group: "work" },
  { to: "/scan", label: "Handheld", icon: "barcode", key: "b", needs: READ.warehouse, group: "work" },
  { to: "/receiving", label: "Receiving", icon: "box", key: "v", needs: READ.receiving, group: "work" },
  { to: "/returns", label: "Returns", icon: "return", key: "r", needs: READ.returns, group: "work" },
  { to: "/payments", label: "Payments", icon: "card", key: "q", needs: READ.payments, group: "work" },
  { to: "/stock", label: "Stock", icon: "warehouse", key: "s", needs: READ.stock, group: "records" },
  { to: "/stock/counts", label: "Counts", icon: "list", key: "n", needs: READ.counts, group: "records" },
  { to: "/stock/transfers", label: "Transfers", icon: "arrow-right", key: "m", needs: READ.stock, group: "records" },
  { to: "/stock/recall", label: "Lots and recall", icon: "tag", key: "a", needs: READ.stock, group: "records" },
  { to: "/stock/corrections", label: "Corrections", icon: "edit", key: "d", needs: READ.corrections, group: "records" },
  { to: "/purchasing", label: "Purchasing", icon: "receipt", key: "u", needs: READ.purchasing, group: "records" },
  { to: "/tax", label: "Tax", icon: "receipt", key: "z", needs: READ.tax, group: "records" },
  { to: "/catalogue", label: "Catalogue", icon: "frame", key: "f", needs: READ.catalog, group: "records" },
  { to: "/customers", label: "Customers", icon: "users", key: "c", needs: READ.customers, group: "records" },
  { to: "/letters", label: "Letters", icon: "mail", key: "e", needs: READ.letters, group: "records" },
  { to: "/webhooks", label: "Webhooks out", icon: "link", key: "y", needs: READ.webhooks, group: "records" },
  { to: "/settings", label: "Settings", icon: "settings", key: "t", needs: READ.staff, group: "records" },
  { to: "/developer/simulators", label: "Simulators", icon: "flask", key: "2", needs: READ.simulators, group: "records" },
];

/** The rail entry an address belongs to: the longest that opens it. */
export function placeOf(path: string): Place | undefined {
  return PLACES.filter(({ to }) => path === to || (to !== "/" && path.startsWith(`${to}/`))).sort(
    (a, b) => b.to.length - a.to.length,
  )[0];
}
