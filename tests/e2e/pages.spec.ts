import { expect, test, type Page } from "@playwright/test";
import { house } from "./house.js";
import { Workbench } from "./pages/workbench.js";
import { Clerk, PASSWORD, freshEmail } from "./support/api.js";
import { WIDTHS, complaints, inspect, inspectInTheDark } from "./support/looking.js";
import { Shopper, wellStocked } from "./support/shopping.js";

async function inspectAll(page: Page, places: readonly (readonly [string, string])[]): Promise<void> {
  for (const [name, address] of places) {
    await test.step(name, async () => {
      await page.goto(address);
      for (const width of WIDTHS) await inspect(page, name, width);
    });
  }
}

test("the shop's pages for everyone", async ({ page, request }) => {
  test.setTimeout(300_000);
  const found = complaints(page);
  const [article] = await wellStocked(request);
  const email = freshEmail("pages");
  const order = await new Shopper(request, email).buyFrame(article.sku);
  const token = encodeURIComponent(order.token);
  await inspectAll(page, [
    ["shop-front", "/"],
    ["shop-frames", "/frames"],
    ["shop-frames-filtered", "/frames?sun=yes&sort=price-asc"],
    ["shop-frames-none", "/frames?q=nothingofthatname"],
    ["shop-frame", `/frames/${article.slug}?sku=${article.sku}`],
    ["shop-lenses", `/frames/${article.slug}/lenses?sku=${article.sku}`],
    ["shop-cart-empty", "/cart"],
    ["shop-sign-in", "/sign-in"],
    ["shop-register", "/register"],
    ["shop-track", "/orders"],
    ["shop-order", `/orders/${order.number}?token=${token}`],
    ["shop-order-placed", `/orders/${order.number}/placed?token=${token}`],
    ["shop-order-locked", "/orders/SO-999999"],
    ["shop-help-prescription", "/help/prescription"],
    ["shop-help-shipping", "/help/shipping-returns"],
    ["shop-help-privacy", "/help/privacy"],
    ["shop-unsubscribe", "/unsubscribe?token=nothing"],
    ["shop-confirm", "/confirm?token=nothing"],
  ]);
  expect(found).toEqual([]);

  // With something in the cart, the two pages before paying.
  await page.goto(`/frames/${article.slug}?sku=${article.sku}`);
  await page.getByRole("button", { name: "Buy frame only" }).click();
  await expect(page).toHaveURL(/\/cart$/);
  await inspectAll(page, [
    ["shop-cart", "/cart"],
    ["shop-checkout", "/checkout"],
  ]);
  expect(found).toEqual([]);
  // The browser itself notes a page that is not there as an error.
  await inspectAll(page, [["shop-not-found", "/no-such-page"]]);
});

test("the shop's pages of a customer", async ({ page }) => {
  test.setTimeout(120_000);
  const found = complaints(page);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill("anna.keller@example.com");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/account/);
  await inspectAll(page, [
    ["shop-account", "/account"],
    ["shop-account-orders", "/account/orders"],
    ["shop-account-prescriptions", "/account/prescriptions"],
    ["shop-account-addresses", "/account/addresses"],
    ["shop-account-cards", "/account/cards"],
    ["shop-account-letters", "/account/letters"],
  ]);
  expect(found).toEqual([]);
});

/**
 * One page of every kind, which is looked at closely in each of its looks: wide, narrow and dark are made of the same
 * parts everywhere. The others are looked at closely when wide, and narrow for what is cut off.
 */
const OF_EVERY_KIND = new Set(
  "overview orders order prescriptions lab pack scan purchasing returns payments stock parcels tax customer letters webhooks settings".split(" "),
);

test("the workbench's pages, by day and in the dark", async ({ page }) => {
  test.setTimeout(600_000);
  const found = complaints(page);
  const clerk = await Clerk.signedIn("admin");
  const { orders, customers, frames } = await clerk.ask<{
    orders: { edges: { node: { number: string } }[] };
    customers: { edges: { node: { id: string } }[] };
    frames: { edges: { node: { slug: string } }[] };
  }>("{ orders(first: 1) { edges { node { number } } } customers(first: 1) { edges { node { id } } } frames(first: 1) { edges { node { slug } } } }");
  const bench = new Workbench(page);
  await inspectAll(page, [["admin-sign-in", `${house.admin}/`]]);
  await bench.signIn("admin");
  const places = [
    ["overview", "/"],
    ["orders", "/orders"],
    ["order", `/orders/${orders.edges[0]?.node.number ?? ""}`],
    ["order-unknown", "/orders/SO-999999"],
    ["prescriptions", "/prescriptions"],
    ["lab", "/lab"],
    ["board", "/warehouse/board"],
    ["pick", "/warehouse/pick"],
    ["pack", "/warehouse/pack"],
    ["hand-over", "/warehouse/manifests"],
    ["labels", "/warehouse/labels"],
    ["bins", "/warehouse/bins"],
    ["scan", "/scan"],
    ["receiving", "/receiving"],
    ["purchasing", "/purchasing"],
    ["purchasing-orders", "/purchasing?tab=orders"],
    ["purchasing-suppliers", "/purchasing?tab=suppliers"],
    ["purchasing-rules", "/purchasing?tab=rules"],
    ["purchasing-limits", "/purchasing?tab=limits"],
    ["returns", "/returns"],
    ["payments", "/payments"],
    ["payments-disputes", "/payments?tab=disputes&list=all"],
    ["payments-settlements", "/payments?tab=settlements"],
    ["payments-webhooks", "/payments?tab=webhooks"],
    ["stock", "/stock"],
    ["stock-warehouses", "/stock?tab=houses"],
    ["stock-counts", "/stock/counts?tab=done"],
    ["stock-transfers", "/stock/transfers?tab=all"],
    ["parcels", "/parcels?tab=all"],
    ["parcels-rules", "/parcels?tab=rules"],
    ["stock-corrections", "/stock/corrections"],
    ["stock-recall", "/stock/recall"],
    ["tax", "/tax"],
    ["tax-differences", "/tax?tab=differences"],
    ["tax-codes", "/tax?tab=codes"],
    ["tax-rates", "/tax?tab=rates"],
    ["tax-exemptions", "/tax?tab=exemptions"],
    ["customers", "/customers"],
    ["customer", `/customers/${customers.edges[0]?.node.id ?? ""}`],
    ["catalogue", "/catalogue"],
    ["catalogue-frame", `/catalogue/${frames.edges[0]?.node.slug ?? ""}`],
    ["catalogue-new", "/catalogue/new"],
    ["letters", "/letters"],
    ["letters-templates", "/letters?tab=templates"],
    ["webhooks", "/webhooks"],
    ["webhooks-messages", "/webhooks?tab=all"],
    ["developer-simulators", "/developer/simulators"],
    ["developer-simulators-tax", "/developer/simulators?tab=avatax"],
    ["settings", "/settings"],
    ["settings-promises", "/settings?tab=promises"],
    ["settings-lens-rules", "/settings?tab=lenses"],
  ] as const;
  for (const [name, path] of places) {
    await test.step(name, async () => {
      await page.goto(`${house.admin}${path}`);
      const [wide, narrow] = WIDTHS;
      const kind = OF_EVERY_KIND.has(name);
      await inspect(page, `admin-${name}`, narrow, kind);
      await inspect(page, `admin-${name}`, wide);
      if (kind) await inspectInTheDark(page, `admin-${name}`, wide);
    });
  }
  expect(found).toEqual([]);

  // The choice stays on this device.
  await page.getByRole("button", { name: "Dark theme" }).click();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
