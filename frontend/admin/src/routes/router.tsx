import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { listSearch, ordersSearch } from "../lib/searchState";
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
export const stockRoute = createRoute({
  getParentRoute: () => root,
  path: "/stock",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/inventory/StockPage")),
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
export const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/identity/SettingsPage")),
});

const routeTree = root.addChildren([
  overview,
  ordersRoute,
  orderRoute,
  prescriptionsRoute,
  labRoute,
  pick,
  packRoute,
  stockRoute,
  returnsRoute,
  customersRoute,
  customerRoute,
  catalogueRoute,
  newFrame,
  frameRoute,
  settingsRoute,
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
