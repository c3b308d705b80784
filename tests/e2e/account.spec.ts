import { expect, test } from "@playwright/test";
import { Checkout, GOOD_CARD, LensBuilder, TOWNSEND } from "./pages/storefront.js";
import { freshEmail } from "./support/api.js";
import { wellStocked } from "./support/shopping.js";

const PASSWORD = "seven quiet herons at dawn";

test("an account keeps address and prescription, and finds its orders again", async ({ page, request }) => {
  test.setTimeout(150_000);
  const [article] = await wellStocked(request);
  const email = freshEmail("account");

  await test.step("register; the password's rules are said at the field", async () => {
    await page.goto("/register");
    await page.getByLabel("Full name").fill("Greta Osei");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("passwordpassword");
    await page.getByRole("button", { name: "Make the account" }).click();
    await expect(page.getByRole("alert").filter({ hasText: /\w/ }).first()).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Make the account" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Hello, Greta" })).toBeVisible();
  });

  await test.step("save an address", async () => {
    await page.goto("/account/addresses");
    await page.getByRole("button", { name: "Add an address" }).click();
    const dialog = page.getByRole("dialog", { name: "Add an address" });
    await dialog.getByLabel("Street and number").fill(TOWNSEND.street);
    await dialog.getByLabel("ZIP code").fill(TOWNSEND.postalCode);
    await dialog.getByLabel(/^City/).fill(TOWNSEND.city);
    await dialog.getByLabel("State").selectOption("CA");
    await dialog.getByLabel(/^Phone/).fill(TOWNSEND.phone);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
  });

  await test.step("save a prescription", async () => {
    await page.goto("/account/prescriptions");
    await page.getByRole("button", { name: "Add a prescription" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a prescription" });
    const rx = new LensBuilder(page);
    await rx.eye("Right", { sphere: "-1.25" });
    await rx.eye("Left", { sphere: "-1.50" });
    await rx.pd("62");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { name: "Everyday" })).toBeVisible();
  });

  await test.step("sign out and in again, with one wrong try", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
    const refusals: string[] = [];
    for (const address of [email, freshEmail("nobody")]) {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill(address);
      await page.getByLabel("Password").fill("not the password of anyone");
      await page.getByRole("button", { name: "Sign in" }).click();
      const refusal = page.getByRole("main").getByRole("alert").first();
      await expect(refusal).toBeVisible();
      await expect(page.getByLabel("E-mail")).toHaveValue(address);
      refusals.push(await refusal.innerText());
    }
    // Whoever guesses learns nothing about which addresses have accounts.
    expect(refusals[0]).toBe(refusals[1]);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Hello, Greta" })).toBeVisible();
  });

  await test.step("buy with what was saved", async () => {
    await page.goto(`/frames/${article.slug}/lenses?sku=${article.sku}`);
    const builder = new LensBuilder(page);
    await page.getByRole("radio", { name: /Everyday/ }).check();
    await expect(builder.materials.getByRole("radio").first()).toBeVisible();
    await builder.total();
    await builder.add.click();
    await expect(page.getByRole("main")).toContainText("−1.25");
    await page.getByRole("link", { name: "Checkout" }).click();
    const checkout = new Checkout(page);
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
    await expect(page.getByLabel("Street and number")).toHaveValue(TOWNSEND.street);
    await checkout.confirmAddress();
    await checkout.chooseRate(0);
    // A second piece makes another parcel: what was chosen stays chosen, and its price comes by itself.
    await page.goto(`/frames/${article.slug}?sku=${article.sku}`);
    await page.getByRole("button", { name: "Buy frame only" }).click();
    await expect(page).toHaveURL(/\/cart$/);
    await page.goto("/checkout");
    await expect(checkout.row("Delivery")).toHaveText(/^(\$|free)/);
    await checkout.fillCard(GOOD_CARD);
    await checkout.pay.click();
    await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
  });

  await test.step("the order is in the history", async () => {
    const number = /\/orders\/(SO-\d+)\/placed/.exec(page.url())?.[1] ?? "none";
    await page.goto("/account/orders");
    await page.getByRole("link", { name: number }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Order ${number}` })).toBeVisible();
  });

  await test.step("an expired session asks to sign in and leads back", async () => {
    const session = (await page.context().cookies()).find((cookie) => cookie.name === "fovea_session");
    if (!session) throw new Error("There is no session cookie");
    expect(session.httpOnly).toBe(true);
    await page.context().addCookies([{ ...session, value: "an-ended-session-an-ended-session" }]);
    await page.goto("/account/addresses");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/account\/addresses$/);
    await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
  });
});
