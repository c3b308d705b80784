import { expect, test } from "@playwright/test";
import { Checkout, GOOD_CARD, LensBuilder, REFUSED_CARD, TOWNSEND, minorUnits } from "./pages/storefront.js";
import { Clerk, freshEmail } from "./support/api.js";
import { wellStocked } from "./support/shopping.js";
import { letterTo, payments } from "./support/vendors.js";

test("a guest finds a frame, has lenses made for both eyes and pays", async ({ page, request }) => {
  test.setTimeout(180_000);
  const [article] = await wellStocked(request);
  const email = freshEmail("guest");
  const started = Math.floor(Date.now() / 1000) * 1000;
  const builder = new LensBuilder(page);
  const checkout = new Checkout(page);

  await test.step("front page and catalogue", async () => {
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Glasses, measured and made.");
    await page.getByRole("link", { name: /^See \d+ frames$/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Glasses" })).toBeVisible();

    const shapes = page.getByRole("complementary", { name: "Filters" }).getByRole("group", { name: /shape/i });
    const shape = shapes.locator("label").first();
    const count = (await shape.locator("span").last().innerText()).trim();
    await shape.click();
    await expect(page).toHaveURL(/shape=/);
    await expect(page.getByText(new RegExp(`^${count} frames?$`))).toBeVisible();
    await expect(page.getByRole("group", { name: "Filters that are on" })).toBeVisible();
    await page.getByRole("button", { name: "Clear all" }).click();
    await expect(page).not.toHaveURL(/shape=/);

    await page.getByRole("combobox", { name: "Sort by" }).selectOption({ label: "Price, low to high" });
    await expect(page).toHaveURL(/sort=price-asc/);
    const prices = page.getByRole("main").getByRole("article");
    await expect
      .poll(async () => {
        const shown = (await prices.allInnerTexts()).map((text) => minorUnits(/[$€][\d,.]+/.exec(text)?.[0] ?? ""));
        return shown.length > 3 && shown.every((price, index) => price >= (shown[index - 1] ?? 0));
      })
      .toBe(true);

    await page.getByRole("searchbox", { name: "Search frames" }).fill(article.name);
    await page.getByRole("searchbox", { name: "Search frames" }).press("Enter");
    await expect(page).toHaveURL(/q=/);
    await page.getByRole("main").getByRole("article").filter({ hasText: article.name }).getByRole("link").first().click();
  });

  await test.step("product page: colours and measures", async () => {
    await expect(page.getByRole("heading", { level: 1, name: article.name })).toBeVisible();
    const colours = page.getByRole("group", { name: /^Colour/ }).getByRole("radio");
    await colours.nth(1).check({ force: true });
    await expect(page).toHaveURL(/sku=/);
    await expect(page.getByRole("heading", { name: "Measured" })).toBeVisible();
    await expect(page.locator("dl").filter({ hasText: "Bridge DBL" })).toContainText(/\d+\.\d\smm/);
    await page.goto(`/frames/${article.slug}?sku=${article.sku}`);
    await page.getByRole("link", { name: "Choose lenses" }).click();
  });

  await test.step("lens builder", async () => {
    await expect(page.getByRole("heading", { level: 1, name: `Lenses for ${article.name}` })).toBeVisible();
    await builder.eye("Right", { sphere: "-2.00", cylinder: "-0.50", axis: "90" });
    await builder.eye("Left", { sphere: "-1.75" });
    await builder.pd("63");
    await expect(builder.materials.getByRole("radio").first()).toBeVisible();
    const start = await builder.total();

    await builder.materials.locator("label").filter({ hasNot: page.locator("input:disabled") }).filter({ hasText: "+ $" }).last().click();
    await expect.poll(() => builder.total()).toBeGreaterThan(start);
    const withMaterial = await builder.total();
    await builder.treatments.locator("label").filter({ hasNot: page.locator("input:disabled") }).filter({ hasText: "+ $" }).first().click();
    await expect.poll(() => builder.total()).toBeGreaterThan(withMaterial);

    // What cannot be made stays visible, cannot be chosen, and says why.
    await builder.eye("Right", { sphere: "-9.00" });
    const impossible = builder.materials.locator("label").filter({ hasText: "not possible" }).first();
    await expect(impossible).toBeVisible();
    await expect(impossible.getByRole("radio")).toBeDisabled();
    await expect(impossible.locator(".fv-choice-text").first()).toContainText(/\w{4,}.*\./);
    await builder.eye("Right", { sphere: "-2.00" });
    await expect.poll(() => builder.total()).toBeGreaterThan(withMaterial);
    await builder.add.click();
  });

  await test.step("cart", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "Your cart" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("−2.00");
    await page.getByRole("link", { name: "Checkout" }).click();
  });

  await test.step("address, two carriers, tax", async () => {
    await checkout.sendTo(email, TOWNSEND);
    await expect.poll(() => checkout.rates.count()).toBeGreaterThan(1);
    const carriers = await page.getByRole("group", { name: "Carrier" }).locator(".fv-choice-title").allInnerTexts();
    expect(new Set(carriers.map((name) => name.split(" ")[0])).size, carriers.join()).toBeGreaterThan(1);
    await checkout.chooseRate(0);
    await expect(checkout.row(/^Tax/)).toHaveText(/^\$[\d,]+\.\d\d$/);
    const parts = await Promise.all(["Subtotal", "Delivery", /^Tax/].map(async (term) => checkout.row(term).innerText()));
    const sum = parts.reduce((total, text) => total + (text === "free" ? 0 : minorUnits(text)), 0);
    expect(minorUnits(await checkout.row(/^Total/).innerText())).toBe(sum);
  });

  await test.step("a refused card keeps what was typed", async () => {
    await checkout.fillCard(REFUSED_CARD);
    await checkout.pay.click();
    await expect(page.getByRole("main").getByRole("alert").or(page.locator(".fv-notice[data-tone=critical]")).first()).toContainText(/card|bank|payment/i);
    await expect(checkout.holder).toHaveValue("DECLINED");
    await expect(checkout.pay).toBeEnabled();
  });

  await test.step("a good card, pressed twice, is one order", async () => {
    await checkout.fillCard(GOOD_CARD);
    await expect(checkout.pay).toBeEnabled();
    await checkout.pay.dblclick();
    await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
  });

  const number = /\/orders\/(SO-\d+)\/placed/.exec(page.url())?.[1] ?? "";
  expect(number).not.toBe("");

  await test.step("back after paying leads to the same confirmation", async () => {
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole("main")).toContainText(number);
    await page.goto("/cart");
    await expect(page.getByText("It is empty so far")).toBeVisible();
  });

  await test.step("one order, one payment", async () => {
    const clerk = await Clerk.signedIn("support");
    const orders = (await clerk.ordersOf(email)).filter((order) => !["cancelled", "expired"].includes(order.status.toLowerCase()));
    expect(orders.map((order) => order.number)).toEqual([number]);
    const total = orders[0]?.totals.total.minor;
    expect(orders[0]?.payment).toMatchObject({ authorised: { minor: total }, captured: { minor: 0 } });
    const authorised = (await payments(request)).filter((payment) => payment.state === "authorised" && Date.parse(payment.created) >= started);
    expect(authorised.map((payment) => [payment.psp, payment.value])).toEqual([[orders[0]?.payment?.pspReference, total]]);
  });

  await test.step("the letter and its tracking link", async () => {
    const letter = await letterTo(request, email, new RegExp(`^Your order ${number}$`));
    const link = /https?:\/\/\S+\/orders\/SO-\d+\?token=[\w%.~-]+/.exec(letter.text)?.[0];
    expect(link, letter.text).toBeDefined();
    await page.context().clearCookies();
    await page.goto(link ?? "/");
    await expect(page.getByRole("heading", { level: 1, name: `Order ${number}` })).toBeVisible();
    await expect(page.getByRole("list", { name: "What happened and what comes next" })).toContainText("Lenses cut and edged in our lab");
  });
});
