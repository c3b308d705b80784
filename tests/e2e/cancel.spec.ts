import { expect, test, type APIRequestContext } from "@playwright/test";
import { Workbench } from "./pages/workbench.js";
import { Clerk, freshEmail } from "./support/api.js";
import { Shopper, wellStocked, type Placed } from "./support/shopping.js";
import { letterTo, payments } from "./support/vendors.js";

/** The unit is on sale again, nothing was captured, and the provider has let the amount go. */
async function expectReleased(request: APIRequestContext, clerk: Clerk, order: Placed, before: number): Promise<void> {
  await expect.poll(() => clerk.available(order.sku), { timeout: 20_000 }).toBe(before);
  await expect.poll(async () => (await clerk.order(order.number)).payment?.status.toLowerCase(), { timeout: 30_000 }).toBe("cancelled");
  const after = await clerk.order(order.number);
  expect(after.status.toLowerCase()).toBe("cancelled");
  expect(after.payment?.captured.minor).toBe(0);
  const atProvider = (await payments(request)).find((payment) => payment.psp === after.payment?.pspReference);
  expect(atProvider?.modifications.map((modification) => modification.kind.toLowerCase())).toEqual(["cancel"]);
  await letterTo(request, order.email, new RegExp(`^Order ${order.number} is cancelled$`));
}

test("a shopper cancels an order that nobody has touched", async ({ page, request }) => {
  const [article] = await wellStocked(request);
  const clerk = await Clerk.signedIn("support");
  const before = await clerk.available(article.sku);
  const order = await new Shopper(request, freshEmail("cancel")).buyFrame(article.sku);
  expect(await clerk.available(article.sku)).toBe(before - 1);

  await page.goto(`/orders/${order.number}?token=${encodeURIComponent(order.token)}`);
  await page.getByRole("button", { name: "Cancel the order" }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel this order?" });
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await dialog.getByRole("button", { name: "Cancel the order" }).click();
  await expect(page.getByRole("heading", { level: 1 }).locator("..")).toContainText("Cancelled");
  await expect(page.getByRole("button", { name: "Cancel the order" })).toHaveCount(0);
  await expectReleased(request, clerk, order, before);
});

test("staff cancel an order of glasses before shipping", async ({ page, request }) => {
  const [article] = await wellStocked(request);
  const clerk = await Clerk.signedIn("support");
  const before = await clerk.available(article.sku);
  const order = await new Shopper(request, freshEmail("cancel")).buyGlasses(article.sku);
  expect(await clerk.available(article.sku)).toBe(before - 1);

  await new Workbench(page).signIn("support", `/orders/${order.number}`);
  await page.getByRole("button", { name: "Cancel order" }).click();
  const dialog = page.getByRole("dialog", { name: `Cancel ${order.number}?` });
  await expect(dialog.getByRole("button", { name: "Cancel order" })).toBeDisabled();
  await dialog.getByLabel("Reason").fill("Ordered twice, says the customer by telephone.");
  await dialog.getByRole("button", { name: "Cancel order" }).click();
  await expect(page.getByText(`${order.number} is cancelled`)).toBeVisible();
  await expect(page.getByRole("list", { name: "Timeline" })).toContainText("Ordered twice");
  await expectReleased(request, clerk, order, before);
});
