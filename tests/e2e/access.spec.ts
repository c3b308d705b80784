import { expect, test } from "@playwright/test";
import { house } from "./house.js";
import { Workbench } from "./pages/workbench.js";
import { answer, ask, freshEmail, type Role } from "./support/api.js";
import { Shopper, wellStocked } from "./support/shopping.js";

const RAILS: Record<Exclude<Role, "admin">, string[]> = {
  optician: ["Overview", "Orders", "Prescriptions", "Lab", "Customers"],
  lab: ["Overview", "Orders", "Lab"],
  warehouse: ["Overview", "Orders", "Picking board", "Pick", "Pack and ship", "Put away", "Hand-over", "Parcels", "Handheld", "Receiving", "Stock", "Counts", "Transfers", "Lots and recall", "Purchasing"],
  support: ["Overview", "Orders", "Parcels", "Returns", "Payments", "Customers", "Letters"],
  buyer: ["Overview", "Receiving", "Stock", "Counts", "Transfers", "Lots and recall", "Corrections", "Purchasing", "Catalogue"],
  finance: ["Overview", "Orders", "Parcels", "Returns", "Payments", "Stock", "Counts", "Transfers", "Lots and recall", "Corrections", "Purchasing", "Tax"],
};

test("each role sees its own rail and no more", async ({ page }) => {
  test.setTimeout(120_000);
  const bench = new Workbench(page);
  for (const [role, entries] of Object.entries(RAILS) as [Role, string[]][]) {
    await test.step(role, async () => {
      await bench.handOver(role, "/");
      const labels = await bench.rail.getByRole("link").evaluateAll((links) => links.map((link) => [...link.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join("").trim()));
      expect(labels).toEqual(entries);
    });
  }
  await test.step("typing an address does not open it", async () => {
    await bench.open("/settings");
    await expect(page.getByRole("main")).toContainText(/not allowed|may not|role|permission/i);
  });
});

test("nobody is signed in by another's visit", async ({ page, browser }) => {
  await new Workbench(page).signIn("admin");
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await other.goto(`${house.admin}/orders`);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Sign in to the workbench");
  await stranger.close();
});

test("a partner's key reads stock and its own orders and nothing else", async ({ page, request, playwright }) => {
  const [article] = await wellStocked(request);
  const bench = new Workbench(page);
  await bench.signIn("admin", "/settings?tab=keys");
  const name = freshEmail("partner").split("@")[0] ?? "partner";
  await page.getByRole("button", { name: "Create key" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create an API key" });
  await dialog.getByLabel("Name of the partner").fill(name);
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret = (await page.locator("p.secret code").innerText()).trim();
  await page.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByText(name)).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);

  const outside = await playwright.request.newContext();
  const headers = { authorization: `Bearer ${secret}` };
  const { stock } = await ask<{ stock: { edges: { node: { sku: string } }[] } }>(outside, "query ($skus: [String!]) { stock(skus: $skus) { edges { node { sku } } } }", { skus: [article.sku] }, headers);
  expect(stock.edges[0]?.node.sku).toBe(article.sku);

  // Somebody else's order exists, and this key does not see it.
  await new Shopper(request, freshEmail("other")).buyFrame(article.sku);
  const { partnerOrders } = await ask<{ partnerOrders: { totalCount: number } }>(outside, "{ partnerOrders { totalCount } }", {}, headers);
  expect(partnerOrders.totalCount).toBe(0);

  for (const query of ["{ orders { totalCount } }", "{ customers { totalCount } }", "{ staffMembers { id } }", "{ apiKeys { id } }", "{ jobs { totalCount } }", "{ stockMovements { totalCount } }", "{ prescriptionQueue { totalCount } }"]) {
    const { data, errors } = await answer(outside, query, {}, headers);
    expect(data, query).toBeNull();
    expect(errors.length, query).toBeGreaterThan(0);
  }

  await page.getByRole("listitem").filter({ hasText: name }).getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText(`${name} is revoked`)).toBeVisible();
  const { errors } = await answer(outside, "{ stock { totalCount } }", {}, headers);
  expect(errors.length).toBeGreaterThan(0);
  await outside.dispose();
});

test("GraphiQL is served from our own build and asks nobody else", async ({ page }) => {
  const elsewhere: string[] = [];
  const own = new URL(house.api).origin;
  page.on("request", (sent) => {
    const { origin, protocol } = new URL(sent.url());
    if (protocol.startsWith("http") && origin !== own) elsewhere.push(sent.url());
  });
  await page.goto(`${house.api}/graphiql/`);
  await expect(page.locator(".graphiql-container")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: /execute query/i })).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(elsewhere).toEqual([]);
});
