import { expect, test, type Page } from "@playwright/test";
import { CHALLENGED_CARD, Checkout, REDIRECTED_CARD, TOWNSEND, type AddressText } from "./pages/storefront.js";
import { Clerk, freshEmail } from "./support/api.js";
import { wellStocked, type Article } from "./support/shopping.js";

const BERLIN: AddressText = {
  country: "DE",
  name: "Lena Hartmann",
  street: "Torstraße 119",
  postalCode: "10119",
  city: "Berlin",
  phone: "+4930123456",
};

async function toTheTill(page: Page, article: Article, email: string, address: AddressText): Promise<Checkout> {
  const checkout = new Checkout(page);
  await page.goto(`/frames/${article.slug}?sku=${article.sku}`);
  await page.getByRole("button", { name: "Buy frame only" }).click();
  await page.getByRole("link", { name: "Checkout" }).click();
  await checkout.sendTo(email, address);
  await checkout.chooseRate(0);
  return checkout;
}

async function toTheBank(page: Page, article: Article, email: string, address: AddressText): Promise<Checkout> {
  const checkout = await toTheTill(page, article, email, address);
  await checkout.fillCard(REDIRECTED_CARD);
  await checkout.pay.click();
  await expect(page.getByRole("button", { name: "OK", exact: true })).toBeVisible({ timeout: 20_000 });
  return checkout;
}

test("the bank asks, the shopper agrees, and a Berlin address pays in euros", async ({ page, request }) => {
  test.setTimeout(120_000);
  const [article] = await wellStocked(request);
  const email = freshEmail("bank");
  await page.goto("/frames");
  await page.getByRole("combobox", { name: "Currency" }).selectOption("EUR");
  await expect(page.getByRole("main").getByRole("article").first()).toContainText("€");
  await toTheBank(page, article, email, BERLIN);
  await page.getByRole("button", { name: "OK", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
  const facts = page.getByRole("complementary", { name: "Totals and address" });
  await expect(facts).toContainText("Total, EUR");
  await expect(facts).toContainText("Germany");
  const confirmation = page.url();
  await page.reload();
  await expect(page).toHaveURL(confirmation);

  const clerk = await Clerk.signedIn("support");
  const orders = await clerk.ordersOf(email);
  expect(orders).toHaveLength(1);
  // A frame alone is ready as soon as its payment is known.
  await expect.poll(async () => (await clerk.ordersOf(email))[0]?.status.toLowerCase()).toBe("ready");
});

test("turning back at the bank costs nothing and keeps the cart", async ({ page, request }) => {
  test.setTimeout(120_000);
  const [article] = await wellStocked(request);
  const clerk = await Clerk.signedIn("support");
  const email = freshEmail("bank");
  const checkout = await toTheBank(page, article, email, TOWNSEND);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Checkout" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("main").getByRole("alert").first()).toContainText(/payment|card|bank|cancel/i);
  await expect(checkout.summary).toContainText(article.name);
  for (const order of await clerk.ordersOf(email)) {
    expect(order.payment?.captured.minor ?? 0).toBe(0);
    expect(["pending_payment", "expired", "cancelled"]).toContain(order.status.toLowerCase());
  }
});

test("the bank asks on our page: left unanswered, failed, then passed, it is one order paid once", async ({ page, request }) => {
  test.setTimeout(120_000);
  const [article] = await wellStocked(request);
  const clerk = await Clerk.signedIn("support");
  const email = freshEmail("asked");
  const checkout = await toTheTill(page, article, email, TOWNSEND);
  const alert = page.getByRole("main").getByRole("alert").first();
  const bank = page.locator("iframe[name=threeDSIframe]").contentFrame();
  const ask = async (): Promise<void> => {
    await checkout.fillCard(CHALLENGED_CARD);
    await checkout.pay.click();
    await expect(bank.getByRole("heading", { name: "Is this you?" })).toBeVisible({ timeout: 20_000 });
  };

  await ask();
  await page.reload();
  await expect(alert).toContainText("left before it was answered");
  await ask();
  await bank.getByLabel("Your bank's password").fill("not it");
  await bank.getByRole("button", { name: "Confirm" }).click();
  await expect(alert).toContainText(/bank/i, { timeout: 20_000 });
  await expect(checkout.summary).toContainText(article.name);
  await ask();
  await bank.getByLabel("Your bank's password").fill("password");
  await bank.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });

  const orders = await clerk.ordersOf(email);
  expect(orders).toHaveLength(1);
  await expect.poll(async () => (await clerk.ordersOf(email))[0]?.status.toLowerCase()).toBe("ready");
});
