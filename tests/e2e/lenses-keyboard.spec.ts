import { expect, test, type Locator, type Page } from "@playwright/test";
import { LensBuilder } from "./pages/storefront.js";
import { wellStocked } from "./support/shopping.js";

const MOST_STOPS = 80;

/** Goes on with the Tab key, as somebody without a mouse does, until the control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) {
      await expect(control).toBeInViewport();
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`The Tab key does not lead to ${control.toString()}`);
}

test("lenses are chosen with the keyboard alone, at the width of a phone", async ({ page, request }) => {
  test.setTimeout(90_000);
  await page.setViewportSize({ width: 390, height: 844 });
  const [article] = await wellStocked(request);
  await page.goto(`/frames/${article.slug}/lenses?sku=${article.sku}`);
  const builder = new LensBuilder(page);
  const use = page.getByRole("group", { name: "Use", exact: true });

  await tabTo(page, use.getByRole("radio", { name: "Distance" }));
  await page.keyboard.press("ArrowDown");
  await expect(use.getByRole("radio", { name: "Reading" })).toBeChecked();
  await page.keyboard.press("ArrowUp");
  await expect(use.getByRole("radio", { name: "Distance" })).toBeChecked();

  await tabTo(page, page.getByRole("textbox", { name: "Right eye, sphere" }));
  await page.keyboard.type("-2.25");
  await tabTo(page, page.getByRole("textbox", { name: "Left eye, sphere" }));
  await page.keyboard.type("-2.00");
  await tabTo(page, page.getByRole("textbox", { name: "Pupillary distance, millimetres" }));
  await page.keyboard.type("63");

  const enabled = builder.materials.locator("input:enabled");
  await expect(enabled.first()).toBeAttached();
  const plain = await builder.total();
  await tabTo(page, builder.materials.getByRole("radio", { checked: true }));
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => builder.total()).not.toBe(plain);

  const uncoated = await builder.total();
  const coating = builder.treatments.getByRole("checkbox", { name: /^Anti-reflective/ });
  await tabTo(page, coating);
  await page.keyboard.press("Space");
  await expect(coating).toBeChecked();
  await expect.poll(() => builder.total()).toBeGreaterThan(uncoated);

  await tabTo(page, builder.add);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Your cart" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("−2.25");
});
