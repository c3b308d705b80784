import { randomUUID } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { CHALLENGED_CARD, Checkout, GOOD_CARD, REDIRECTED_CARD, REFUSED_CARD } from "./pages/storefront.js";
import { Clerk, freshEmail } from "./support/api.js";
import { complaints, inspect, lookAt } from "./support/looking.js";
import { Shopper, wellStocked, type Article, type Placed } from "./support/shopping.js";

interface Total {
  minor: number;
}

/** An order of one frame that staff have made two of. */
async function dearer(clerk: Clerk, shopper: Shopper, article: Article): Promise<Placed> {
  const placed = await shopper.buyFrame(article.sku);
  // The house is done with it by itself: nobody else changes it now.
  await expect.poll(async () => (await clerk.order(placed.number)).nextAction, { timeout: 20_000 }).toBe("pick");
  const { order } = await clerk.ask<{ order: { id: string; version: number } }>("query ($number: String) { order(number: $number) { id version } }", { number: placed.number });
  const change = { add: [{ sku: article.sku, quantity: 1 }] };
  const asked = { orderId: order.id, expectedVersion: order.version, change };
  const seen = await clerk.act("previewOrderEdit", asked, "preview { after { total { minor } } }");
  const { after } = seen.preview as { after: { total: Total } };
  await clerk.act("editOrder", { ...asked, reason: "One more", expectedTotal: after.total.minor, idempotencyKey: randomUUID() }, "order { number }");
  return placed;
}

async function openForm(page: Page, { number, token }: Placed): Promise<Checkout> {
  await page.goto(`/orders/${number}?token=${token}`);
  await page.getByRole("button", { name: /^Pay .+ by card$/ }).click();
  return new Checkout(page);
}

const paid = async (page: Page, number: string): Promise<void> => {
  await expect(page.getByRole("heading", { level: 2, name: /^Pay / })).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1, name: `Order ${number}` })).toBeVisible();
  await expect(page.getByText("Waiting for your payment")).toHaveCount(0);
};

test("the difference is paid on the order's page: refused, asked by the bank, then with another card", async ({ page, request }) => {
  test.setTimeout(150_000);
  const clerk = await Clerk.signedIn("admin");
  const [article] = await wellStocked(request);
  const placed = await dearer(clerk, new Shopper(request, freshEmail("dearer")), article);
  const said = complaints(page);
  await page.goto(`/orders/${placed.number}?token=${placed.token}`);
  await lookAt(page, "order-due");
  const checkout = await openForm(page, placed);
  const alert = page.getByRole("main").getByRole("alert").first();
  await checkout.fillCard(REFUSED_CARD);
  await inspect(page, "order-due-form", 390);
  await checkout.pay.click();
  await expect(alert).toContainText(/declined|refused|another card/i, { timeout: 20_000 });

  await test.step("the same form, after the page was left and loaded again", async () => {
    await openForm(page, placed);
    const bank = page.locator("iframe[name=threeDSIframe]").contentFrame();
    await checkout.fillCard(CHALLENGED_CARD);
    await checkout.pay.click();
    await expect(bank.getByRole("heading", { name: "Is this you?" })).toBeVisible({ timeout: 20_000 });
    await page.reload();
    await openForm(page, placed);
    await checkout.fillCard(GOOD_CARD);
    await checkout.pay.dblclick();
    await paid(page, placed.number);
  });
  await page.reload();
  await paid(page, placed.number);
  const { payment } = await clerk.order(placed.number);
  expect(payment?.status.toLowerCase()).toBe("authorised");
  // The refused card's answer, and a bank's frame that wanted the focus.
  expect(said.filter((text) => !/^(Failed to load resource|Blocked autofocusing)/.test(text))).toEqual([]);
});

test("a bank with a page of its own sends back to the order", async ({ page, request }) => {
  test.setTimeout(120_000);
  const clerk = await Clerk.signedIn("admin");
  const [article] = await wellStocked(request);
  const placed = await dearer(clerk, new Shopper(request, freshEmail("dearer")), article);
  for (const choice of ["Cancel", "OK"]) {
    const checkout = await openForm(page, placed);
    await checkout.fillCard(REDIRECTED_CARD);
    await checkout.pay.click();
    await page.getByRole("button", { name: choice, exact: true }).click({ timeout: 20_000 });
    await expect(page).toHaveURL(new RegExp(`/orders/${placed.number}\\?token=`), { timeout: 30_000 });
    if (choice === "Cancel") await expect(page.getByRole("main").getByRole("alert").first()).toContainText(/card|bank|payment/i);
  }
  await paid(page, placed.number);
});
