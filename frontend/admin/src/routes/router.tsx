import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { binsSearch, labelsSearch, listSearch, ordersSearch, parcelsSearch, paymentsSearch, purchasingSearch, stockSearch, taxSearch } from "../lib/searchState";
import { scanSearch } from "../features/scan/modes";
import { Root } from "../shell/Root";
import { NotFound, PageCrash } from "../shell/pages";

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("../features/overview/OverviewPage")),
});
export const ordersRoute = createRoute({
  getParentRoute: () => root,
  path: "/orders",
  validateSearch: ordersSearch,
  component: lazyRouteComponent(() => import("../features/orders/OrdersPage")),
});
export const orderRoute = createRoute({
  getParentRoute: () => root,
  path: "/orders/$number",
  component: lazyRouteComponent(() => import("../features/orders/OrderPage")),
});
export const prescriptionsRoute = createRoute({
  getParentRoute: () => root,
  path: "/prescriptions",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/prescriptions/PrescriptionsPage")),
});
export const labRoute = createRoute({
  getParentRoute: () => root,
  path: "/lab",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/lab/LabPage")),
});
const pickBoard = createRoute({
  getParentRoute: () => root,
  path: "/warehouse/board",
  component: lazyRouteComponent(() => import("../features/warehouse/BoardPage")),
});
export const manifestsRoute = createRoute({
  getParentRoute: () => root,
  path: "/warehouse/manifests",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/warehouse/ManifestsPage")),
});
export const labelsRoute = createRoute({
  getParentRoute: () => root,
  path: "/warehouse/labels",
  validateSearch: labelsSearch,
  component: lazyRouteComponent(() => import("../features/warehouse/LabelsPage")),
});
const pick = createRoute({
  getParentRoute: () => root,
  path: "/warehouse/pick",
  component: lazyRouteComponent(() => import("../features/warehouse/PickPage")),
});
export const packRoute = createRoute({
  getParentRoute: () => root,
  path: "/warehouse/pack",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/warehouse/PackPage")),
});
export const binsRoute = createRoute({
  getParentRoute: () => root,
  path: "/warehouse/bins",
  validateSearch: binsSearch,
  component: lazyRouteComponent(() => import("../features/putaway/PutawayPage")),
});
export const scanRoute = createRoute({
  getParentRoute: () => root,
  path: "/scan",
  validateSearch: scanSearch,
  component: lazyRouteComponent(() => import("../features/scan/ScanPage")),
});
export const stockRoute = createRoute({
  getParentRoute: () => root,
  path: "/stock",
  validateSearch: stockSearch,
  component: lazyRouteComponent(() => import("../features/inventory/StockPage")),
});
export const countsRoute = createRoute({
  getParentRoute: () => root,
  path: "/stock/counts",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/counts/CountsPage")),
});
export const parcelsRoute = createRoute({
  getParentRoute: () => root,
  path: "/parcels",
  validateSearch: parcelsSearch,
  component: lazyRouteComponent(() => import("../features/parcels/ParcelsPage")),
});
export const transfersRoute = createRoute({
  getParentRoute: () => root,
  path: "/stock/transfers",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/transfers/TransfersPage")),
});
export const recallRoute = createRoute({
  getParentRoute: () => root,
  path: "/stock/recall",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/recall/RecallPage")),
});
export const correctionsRoute = createRoute({
  getParentRoute: () => root,
  path: "/stock/corrections",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/adjustments/AdjustmentsPage")),
});
export const paymentsRoute = createRoute({
  getParentRoute: () => root,
  path: "/payments",
  validateSearch: paymentsSearch,
  component: lazyRouteComponent(() => import("../features/payments/PaymentsPage")),
});
export const returnsRoute = createRoute({
  getParentRoute: () => root,
  path: "/returns",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/returns/ReturnsPage")),
});
export const customersRoute = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/customers/CustomersPage")),
});
export const customerRoute = createRoute({
  getParentRoute: () => root,
  path: "/customers/$id",
  component: lazyRouteComponent(() => import("../features/customers/CustomerPage")),
});
export const catalogueRoute = createRoute({
  getParentRoute: () => root,
  path: "/catalogue",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/catalog/CataloguePage")),
});
export const purchasingRoute = createRoute({
  getParentRoute: () => root,
  path: "/purchasing",
  validateSearch: purchasingSearch,
  component: lazyRouteComponent(() => import("../features/procurement/PurchasingPage")),
});
export const purchaseOrderRoute = createRoute({
  getParentRoute: () => root,
  path: "/purchasing/$number",
  component: lazyRouteComponent(() => import("../features/procurement/PurchaseOrderPage")),
});
export const receivingRoute = createRoute({
  getParentRoute: () => root,
  path: "/receiving",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/procurement/ReceivingPage")),
});
export const receiveRoute = createRoute({
  getParentRoute: () => root,
  path: "/receiving/$number",
  component: lazyRouteComponent(() => import("../features/procurement/ReceivePage")),
});
const newFrame = createRoute({
  getParentRoute: () => root,
  path: "/catalogue/new",
  component: lazyRouteComponent(() => import("../features/catalog/NewFramePage")),
});
export const frameRoute = createRoute({
  getParentRoute: () => root,
  path: "/catalogue/$slug",
  component: lazyRouteComponent(() => import("../features/catalog/FramePage")),
});
export const taxRoute = createRoute({
  getParentRoute: () => root,
  path: "/tax",
  validateSearch: taxSearch,
  component: lazyRouteComponent(() => import("../features/tax/TaxPage")),
});
export const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/identity/SettingsPage")),
});
export const lettersRoute = createRoute({
  getParentRoute: () => root,
  path: "/letters",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/letters/LettersPage")),
});
export const webhooksRoute = createRoute({
  getParentRoute: () => root,
  path: "/webhooks",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/webhooks/WebhooksPage")),
});
export const simulatorsRoute = createRoute({
  getParentRoute: () => root,
  path: "/developer/simulators",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/developer/SimulatorsPage")),
});

const routeTree = root.addChildren([
  overview,
  ordersRoute,
  orderRoute,
  prescriptionsRoute,
  labRoute,
  pickBoard,
  manifestsRoute,
  labelsRoute,
  pick,
  packRoute,
  binsRoute,
  scanRoute,
  stockRoute,
  countsRoute,
  parcelsRoute,
  transfersRoute,
  correctionsRoute,
  recallRoute,
  returnsRoute,
  paymentsRoute,
  customersRoute,
  customerRoute,
  purchasingRoute,
  purchaseOrderRoute,
  receivingRoute,
  receiveRoute,
  catalogueRoute,
  newFrame,
  frameRoute,
  lettersRoute,
  webhooksRoute,
  taxRoute,
  settingsRoute,
  simulatorsRoute,
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultErrorComponent: PageCrash,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
