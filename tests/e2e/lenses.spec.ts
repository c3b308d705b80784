import { expect, test, type APIRequestContext, type Page } from "@playwright/test";
import { CardTool, Checkout, GOOD_CARD, LensBuilder, TOWNSEND, minorUnits } from "./pages/storefront.js";
import { Clerk, ask, freshEmail } from "./support/api.js";
import { complaints, inspect, lookAt } from "./support/looking.js";
import { facePhoto, prescriptionPhoto } from "./support/papers.js";
import { wellStocked, type Article } from "./support/shopping.js";

/** A frame with room for progressives, in more than one colour. */
async function tallFrame(request: APIRequestContext): Promise<Article> {
  const articles = await wellStocked(request);
  for (const article of articles) {
    const { variant } = await ask<{ variant: { size: { bTenths: number } } | null }>(request, "query ($sku: String!) { variant(sku: $sku) { size { bTenths } } }", { sku: article.sku }, {});
    if (variant && variant.size.bTenths >= 360 && article.available > 3) return article;
  }
  throw new Error("No frame is high enough for progressives");
}

async function open(page: Page, article: Article): Promise<LensBuilder> {
  await page.goto(`/frames/${article.slug}/lenses?sku=${article.sku}`);
  await expect(page.getByRole("heading", { level: 1, name: `Lenses for ${article.name}` })).toBeVisible();
  return new LensBuilder(page);
}

/** From the cart to the order, as a guest; answers its number. */
async function pay(page: Page, email: string): Promise<string> {
  await page.getByRole("link", { name: "Checkout" }).click();
  const checkout = new Checkout(page);
  await checkout.sendTo(email, TOWNSEND);
  await checkout.chooseRate(0);
  await checkout.fillCard(GOOD_CARD);
  await expect(checkout.pay).toBeEnabled();
  await checkout.pay.click();
  await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
  return /\/orders\/(SO-\d+)\/placed/.exec(page.url())?.[1] ?? "";
}

const millimetres = (text: string): number => Number(/(\d+\.\d)\s*mm/.exec(text)?.[1] ?? Number.NaN);

test("progressives: pasted prescription, PD from a photo, design, and paid", async ({ page, request }) => {
  test.setTimeout(240_000);
  const found = complaints(page);
  const article = await tallFrame(request);
  const builder = await open(page, article);

  await test.step("a pasted prescription is read back, and what cannot be read is shown where it stands", async () => {
    await builder.purpose("Progressive");
    await builder.mode("Paste text");
    const text = page.getByRole("textbox", { name: "Text of your prescription" });
    await text.fill("OD -2.25 -0.75 x 180 add +2.00\nOS -2.00 -0.50 x 275 add +2.00");
    await expect(text).toHaveAttribute("aria-invalid", "true");
    await expect(page.locator("mark")).toContainText("275");
    await lookAt(page, "lenses-paste-refused");
    await text.fill("OD -2.25 -0.75 x 180 add +2.00\nOS -2.00 -0.50 x 175 add +2.00");
    await expect(page.getByText("We read")).toBeVisible();
    await lookAt(page, "lenses-paste");
    await page.getByRole("button", { name: "Use these values" }).click();
    await expect(page.getByRole("textbox", { name: "Right eye, sphere" })).toHaveValue("-2.25");
    await expect(page.getByRole("textbox", { name: "Left eye, axis in degrees" })).toHaveValue("175");
    await expect(page.getByRole("textbox", { name: "Left eye, reading addition" })).toHaveValue("+2.00");
  });

  await test.step("another way and back again loses nothing", async () => {
    await builder.mode("Send it later");
    await expect(page.getByRole("textbox", { name: "Right eye, sphere" })).toHaveCount(0);
    await builder.mode("Paste text");
    await expect(page.getByRole("textbox", { name: "Text of your prescription" })).toHaveValue(/x 175/);
    await builder.mode("Type it");
    await expect(page.getByRole("textbox", { name: "Right eye, sphere" })).toHaveValue("-2.25");
  });

  await test.step("the PD from a photo with a bank card, which is not sent", async () => {
    const posted: string[] = [];
    page.on("request", (sent) => {
      if (sent.method() === "POST") posted.push(sent.url());
    });
    const photo = await facePhoto(page, { right: 32, left: 30.5 });
    await page.getByRole("button", { name: "Measure it with a bank card" }).click();
    const tool = new CardTool(page);
    await lookAt(page, "lenses-card-start");
    await tool.dialog.getByLabel("Photo with a bank card", { exact: true }).setInputFiles(photo.file);
    await tool.drag("Left edge of the card", photo.spots["Left edge of the card"], photo);
    await tool.drag("Right pupil", photo.spots["Right pupil"], photo);
    for (const name of ["Right edge of the card", "Left pupil", "Middle of the nose"] as const) await tool.moveByKeys(name, photo.spots[name]);
    await expect(tool.dialog.getByText("32.0 mm")).toBeVisible();
    await expect(tool.dialog.getByText("30.5 mm")).toBeVisible();
    await expect(tool.dialog.getByText(/± \d\.\d mm/).first()).toBeVisible();
    await lookAt(page, "lenses-card");
    const card = photo.spots["Right edge of the card"];
    await tool.moveByKeys("Right edge of the card", { x: card.x, y: card.y + 160 });
    await expect(tool.dialog.getByText(/not level/)).toBeVisible();
    await expect(tool.dialog.getByRole("button", { name: "Use this PD" })).toBeDisabled();
    await tool.moveByKeys("Right edge of the card", card);
    await tool.dialog.getByRole("button", { name: "Use this PD" }).click();
    await expect(tool.dialog).toBeHidden();
    await expect(page.getByRole("textbox", { name: "Right pupil to the middle of the nose, millimetres" })).toHaveValue("32.0");
    await expect(page.getByRole("textbox", { name: "Left pupil to the middle of the nose, millimetres" })).toHaveValue("30.5");
    // Only the builder's own question about the lenses may have gone out by now.
    expect(posted.filter((url) => !url.includes("/lenses"))).toEqual([]);
  });

  await test.step("heights, design, material", async () => {
    await page.getByRole("textbox", { name: "Fitting height of the right eye, millimetres" }).fill("21");
    await page.getByRole("textbox", { name: "Fitting height of the left eye, millimetres" }).fill("21");
    await expect(builder.designs.getByRole("radio")).toHaveCount(2);
    await expect(builder.drawing).toHaveAttribute("aria-label", /right pupil is 21\.0.mm above/);
    const standard = await builder.total();
    await builder.designs.getByText("Progressive short", { exact: true }).click();
    await expect.poll(() => builder.total()).toBeGreaterThan(standard);
    await expect(builder.choice("Design")).toContainText("Progressive short");
    await builder.treatments.locator("label").filter({ hasText: "Anti-reflective" }).first().click();
    await lookAt(page, "lenses-progressive");
  });

  await test.step("coming back after a reload, everything stands as it stood", async () => {
    await page.reload();
    await expect(page.getByRole("textbox", { name: "Fitting height of the right eye, millimetres" })).toHaveValue("21");
    await expect(builder.designs.getByRole("radio", { name: /Progressive short/ })).toBeChecked();
  });

  await test.step("cart, and every choice again when it is changed", async () => {
    await builder.total();
    await builder.add.click();
    await expect(page.getByRole("heading", { level: 1, name: "Your cart" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("progressive short");
    await page.getByRole("link", { name: "Change lenses" }).click();
    await expect(builder.designs.getByRole("radio", { name: /Progressive short/ })).toBeChecked();
    await expect(page.getByRole("textbox", { name: "Right eye, reading addition" })).toHaveValue("+2.00");
    await expect(page.getByRole("textbox", { name: "Fitting height of the right eye, millimetres" })).toHaveValue("21.0");
    await expect(builder.treatments.getByRole("checkbox", { name: /Anti-reflective/ }).first()).toBeChecked();
    await builder.total();
    await builder.add.click();
    await expect(page.getByRole("heading", { level: 1, name: "Your cart" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Change lenses" })).toHaveCount(1);
  });

  const number = await pay(page, freshEmail("progressive"));
  await expect(page.getByRole("main")).toContainText("progressive short");
  const clerk = await Clerk.signedIn("support");
  expect((await clerk.order(number)).status.toLowerCase()).toBe("confirmed");
  expect(found).toEqual([]);
});

test("a high minus: every material at one scale, and a reason for the one to take", async ({ page, request }) => {
  test.setTimeout(180_000);
  const article = await tallFrame(request);
  const builder = await open(page, article);
  const cards = builder.materials.locator("label");

  await test.step("weak: the standard lens does", async () => {
    await builder.eye("Right", { sphere: "-1.00" });
    await builder.eye("Left", { sphere: "-1.00" });
    await builder.pd("63");
    await expect(cards.first()).toBeVisible();
    await builder.total();
    await builder.material("Thin 1.60").click();
    await builder.material("Standard 1.50").click();
    await expect(builder.material("Standard 1.50").getByRole("radio")).toBeChecked();
  });

  await test.step("strong: it cannot be made, another stands in, and one press takes what the rules propose", async () => {
    await builder.eye("Right", { sphere: "-9.00", cylinder: "-1.00", axis: "10" });
    await builder.eye("Left", { sphere: "-8.50" });
    await builder.total();
    await expect(builder.material("Standard 1.50").getByRole("radio")).toBeDisabled();
    await expect(builder.material("Standard 1.50")).toContainText("not possible");
    const lost = page.getByRole("alert").filter({ hasText: "Standard 1.50 cannot be made any more" });
    await expect(lost).toBeVisible();
    const proposed = lost.getByRole("button", { name: /^Use / });
    const name = (await proposed.innerText()).replace(/^Use /, "");
    await proposed.click();
    await expect(builder.material(name).getByRole("radio")).toBeChecked();
    await expect(lost).toBeHidden();
  });

  await test.step("side by side: thinner with every step of the index, drawn at the same scale", async () => {
    const shown = cards.filter({ has: page.locator("input:enabled") });
    const edges: Record<string, number> = {};
    const sizes = new Set<string>();
    for (const card of await shown.all()) {
      const text = await card.innerText();
      edges[/1\.\d\d/.exec(text)?.[0] ?? ""] = millimetres(text);
      expect(text).toMatch(/\d+\.\d\s*g/);
      sizes.add((await card.locator("svg").first().getAttribute("viewBox")) ?? "");
    }
    expect(sizes.size).toBe(1);
    expect(edges["1.74"]).toBeLessThan(edges["1.67"] ?? 0);
    expect(edges["1.67"]).toBeLessThan(edges["1.60"] ?? Number.POSITIVE_INFINITY);
    await expect(cards.filter({ hasText: "Recommended" })).toHaveCount(1);
    await expect(page.getByRole("region", { name: /Lens material$/ })).toContainText(/\d(\.\d)? mm/);
    await lookAt(page, "lenses-high-minus");
    // What a window of 1440 px shows at 200 %.
    await inspect(page, "lenses-zoomed", 720);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step("another size or colour of the frame is drawn at once, and the prescription stays", async () => {
    await builder.material("Thinnest 1.74").click();
    const before = await builder.drawing.getAttribute("aria-label");
    expect(before).toMatch(/Thinnest 1\.74, the right lens is \d\.\d.mm thick at its centre/);
    const others = (name: string | RegExp) =>
      builder.aside.getByRole("group", { name }).locator("label").filter({ has: page.locator("input:not(:checked):enabled") });
    if ((await others("Size").count()) > 0) {
      await others("Size").first().click();
      await expect.poll(() => builder.drawing.getAttribute("aria-label")).not.toBe(before);
    } else {
      await others(/^Colour/).first().click();
      await expect(page).not.toHaveURL(new RegExp(`sku=${article.sku}$`));
    }
    await builder.total();
    await expect(page.getByRole("textbox", { name: "Right eye, sphere" })).toHaveValue("-9.00");
  });

  await test.step("these lenses in another frame", async () => {
    await builder.aside.getByRole("link", { name: "Try these lenses in another frame" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Glasses" })).toBeVisible();
    const other = (await wellStocked(request)).find((one) => one.slug !== article.slug) ?? article;
    await open(page, other);
    await expect(page.getByRole("textbox", { name: "Right eye, sphere" })).toHaveValue("-9.00");
    await expect(builder.material("Thinnest 1.74").getByRole("radio")).toBeChecked();
    await builder.total();
    await builder.add.click();
    await expect(page.getByRole("heading", { level: 1, name: "Your cart" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("−9.00");
    await expect(page.getByRole("main")).toContainText(other.name);
  });

  const number = await pay(page, freshEmail("high-minus"));
  await expect(page.getByRole("main")).toContainText("Thinnest 1.74");
  const clerk = await Clerk.signedIn("support");
  expect((await clerk.order(number)).status.toLowerCase()).toBe("confirmed");
});

test("send it later, then supply a photo from the page of the order", async ({ page, request }) => {
  test.setTimeout(180_000);
  const article = await tallFrame(request);
  const builder = await open(page, article);

  await test.step("lenses are chosen without figures", async () => {
    await builder.mode("Send it later");
    await expect(builder.materials.getByRole("radio").first()).toBeVisible();
    await builder.total();
    await expect(page.getByRole("region", { name: /Lens material$/ })).toContainText("We work out the thickness when we have your prescription");
    await expect(builder.materials).not.toContainText("thickest edge");
    await expect(builder.choice("Prescription")).toContainText("You send it later");
    await lookAt(page, "lenses-later");
    await builder.add.click();
    await expect(page.getByRole("main")).toContainText("Prescription follows");
  });

  const number = await pay(page, freshEmail("later"));
  await expect(page.getByRole("main")).toContainText("You send us your prescription");

  await test.step("the order has a place for it", async () => {
    await page.getByRole("link", { name: "Follow the order" }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Order ${number}` })).toBeVisible();
    const form = page.getByRole("group", { name: /^Prescription for / });
    const file = form.getByLabel("Photo or PDF of your prescription");
    await file.setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("my eyes are fine") });
    await expect(form.getByRole("alert")).toContainText("neither");
    await file.setInputFiles({ name: "fake.png", mimeType: "image/png", buffer: Buffer.from("no picture at all") });
    await expect(form.getByRole("alert")).toContainText(/\w+\./);
    await file.setInputFiles(await prescriptionPhoto(page));
    await expect(form.getByText("prescription.jpg")).toBeVisible();
    await expect(form.getByText("We have it.")).toBeVisible();
    await lookAt(page, "order-supply");
    await form.getByRole("button", { name: "Send the prescription" }).click();
    await expect(page.getByText("Thank you, we have it.")).toBeVisible();
    await expect(form).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: `Order ${number}` })).toBeVisible();
    await expect(page.getByRole("group", { name: /^Prescription for / })).toHaveCount(0);
  });
});

test("a photo with the order, and sun lenses in a sun frame", async ({ page, request }) => {
  test.setTimeout(120_000);
  await test.step("the paper is shown, replaced, removed, and kept while other ways are tried", async () => {
    const builder = await open(page, await tallFrame(request));
    await builder.mode("Photo or PDF");
    await builder.add.click();
    await expect(page.getByRole("alert").filter({ hasText: "Choose the photo or PDF" })).toBeVisible();
    await page.getByLabel("Photo or PDF of your prescription").setInputFiles(await prescriptionPhoto(page));
    await expect(page.getByText("We have it.")).toBeVisible();
    await lookAt(page, "lenses-upload");
    await builder.mode("Type it");
    await expect(page.getByText("prescription.jpg, 1 page, goes with it")).toBeVisible();
    await builder.mode("Photo or PDF");
    await expect(page.getByText("We have it.")).toBeVisible();
    await page.getByRole("button", { name: "Remove it" }).click();
    await expect(page.getByText("We have it.")).toHaveCount(0);
    await page.getByLabel("Photo or PDF of your prescription").setInputFiles(await prescriptionPhoto(page));
    await expect(builder.choice("Prescription")).toContainText("prescription.jpg, 1 page");
    await builder.total();
    await builder.add.click();
    await expect(page.getByRole("main")).toContainText("Prescription from your photo, 1 page");
    await page.getByRole("link", { name: "Change lenses" }).click();
    await expect(page.getByText("We have it.")).toBeVisible();
  });

  await test.step("sun lenses: tint first, one chosen already, and no power if none is wanted", async () => {
    const { frames } = await ask<{ frames: { edges: { node: { slug: string; name: string; variants: { sku: string; available: number }[] } }[] } }>(
      request,
      "{ frames(first: 20, filter: { sun: true }) { edges { node { slug name variants { sku available } } } } }",
      {},
      {},
    );
    const sun = frames.edges.map(({ node }) => ({ ...node, sku: node.variants.find((one) => one.available > 3)?.sku })).find((one) => one.sku);
    if (!sun?.sku) throw new Error("There is no sun frame in stock");
    const builder = await open(page, { slug: sun.slug, name: sun.name, sku: sun.sku, available: 4 });
    await expect(page.getByRole("radio", { name: /^Sun / })).toBeChecked();
    await page.getByRole("group", { name: "Sun lenses for" }).getByText("No power").click();
    const tints = page.getByRole("group", { name: "Tint" });
    await expect(tints.getByRole("radio", { name: "Sun tint" })).toBeChecked();
    const tinted = await builder.total();
    await tints.locator("label").filter({ has: page.locator("input:enabled") }).filter({ hasText: "Gradient tint" }).click();
    await expect.poll(() => builder.total()).not.toBe(tinted);
    await lookAt(page, "lenses-sun");
    const price = minorUnits(await builder.price.innerText());
    expect(price).toBeGreaterThan(0);
    await builder.add.click();
    await expect(page.getByRole("main")).toContainText("Gradient tint");
  });
});
