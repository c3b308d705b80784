import { expect, test, type Page } from "@playwright/test";
import { house } from "./house.js";
import { Workbench } from "./pages/workbench.js";
import { Clerk, PASSWORD, freshEmail } from "./support/api.js";
import { WIDTHS, complaints, inspect } from "./support/looking.js";
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
  ]);
  expect(found).toEqual([]);
});

for (const theme of ["light", "dark"] as const) {
  test(`the workbench's pages, ${theme}`, async ({ page }) => {
    test.setTimeout(300_000);
    const found = complaints(page);
    await page.addInitScript((chosen) => localStorage.setItem("fovea.theme", chosen), theme);
    const clerk = await Clerk.signedIn("admin");
    const { orders, customers, frames } = await clerk.ask<{
      orders: { edges: { node: { number: string } }[] };
      customers: { edges: { node: { id: string } }[] };
      frames: { edges: { node: { slug: string } }[] };
    }>("{ orders(first: 1) { edges { node { number } } } customers(first: 1) { edges { node { id } } } frames(first: 1) { edges { node { slug } } } }");
    const bench = new Workbench(page);
    await inspectAll(page, [[`admin-${theme}-sign-in`, `${house.admin}/`]]);
    await bench.signIn("admin");
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    const places = [
      ["overview", "/"],
      ["orders", "/orders"],
      ["order", `/orders/${orders.edges[0]?.node.number ?? ""}`],
      ["order-unknown", "/orders/SO-999999"],
      ["prescriptions", "/prescriptions"],
      ["lab", "/lab"],
      ["pick", "/warehouse/pick"],
      ["pack", "/warehouse/pack"],
      ["returns", "/returns"],
      ["stock", "/stock"],
      ["customers", "/customers"],
      ["customer", `/customers/${customers.edges[0]?.node.id ?? ""}`],
      ["catalogue", "/catalogue"],
      ["catalogue-frame", `/catalogue/${frames.edges[0]?.node.slug ?? ""}`],
      ["catalogue-new", "/catalogue/new"],
      ["settings", "/settings"],
    ] as const;
    await inspectAll(page, places.map(([name, path]) => [`admin-${theme}-${name}`, `${house.admin}${path}`] as const));
    expect(found).toEqual([]);
  });
}
