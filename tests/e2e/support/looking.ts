import { mkdirSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { house } from "../house.js";

export const WIDTHS = [1440, 390] as const;
const HEIGHT = 900;

/** A letter's preview is a frame that runs no script. Photographing a page tries one in each frame, and at times is told so. */
const NO_SCRIPT_FRAME = /^Blocked script execution in 'about:srcdoc' because the document's frame is sandboxed/;

/** Collects what the browser complains about while a page is looked at. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !NO_SCRIPT_FRAME.test(message.text())) found.push(message.text());
  });
  page.on("pageerror", (error) => found.push(error.message));
  return found;
}

/** Pictures below the fold are fetched when one scrolls there; a photograph of the whole page wants them all. */
async function showLazyPictures(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const lazy = [...document.querySelectorAll<HTMLImageElement>("img[loading=lazy]")];
    for (const picture of lazy) picture.loading = "eager";
    await Promise.all(lazy.map((picture) => picture.decode().catch(() => undefined)));
  });
}

/** One page at one width: loaded, photographed, nothing cut off; with `closely` nothing a screen reader would stumble over. */
export async function inspect(page: Page, name: string, width: number, closely = true): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT });
  await expect(page.getByRole("heading", { level: 1, includeHidden: true }).first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page.locator(".fv-skeleton")).toHaveCount(0, { timeout: 15_000 });
  await showLazyPictures(page);
  await page.evaluate(() => window.scrollTo(0, 0));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  mkdirSync(house.screenshots, { recursive: true });
  await page.screenshot({ path: join(house.screenshots, `${name}-${String(width)}.png`), fullPage: true });
  expect.soft(overflow, `${name} at ${String(width)} px scrolls sideways`).toBeLessThanOrEqual(0);
  if (closely) expect.soft(await barriers(page), `${name} at ${String(width)} px`).toEqual([]);
}

/** The page that was just inspected, in the dark: what changes is colour, so it is photographed and its contrasts are measured. */
export async function inspectInTheDark(page: Page, name: string, width: number): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT });
  const theme = (value: string) => page.evaluate((chosen) => (document.documentElement.dataset.theme = chosen), value);
  await theme("dark");
  // Colours glide into each other; halfway they are of neither theme.
  await page.evaluate(async () => {
    const gliding = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(gliding.map((one) => one.finished));
  });
  await page.screenshot({ path: join(house.screenshots, `${name}-dark-${String(width)}.png`), fullPage: true });
  expect.soft(await barriers(page, ["color-contrast"]), `${name} in the dark`).toEqual([]);
  await theme("light");
}

/** What a screen reader, or weak eyes, would stumble over: all rules, or only those named. */
async function barriers(page: Page, rules?: string[]): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  // There are no frames of other origins to gather from, and gathering opens a window each time.
  builder.setLegacyMode(true);
  if (rules) builder.withRules(rules);
  const { violations } = await builder.analyze();
  return violations
    .filter((violation) => violation.impact === "serious" || violation.impact === "critical")
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(" | ").slice(0, 300)}`);
}

/** The same at both widths, then back to the first. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const width of [...WIDTHS].reverse()) await inspect(page, name, width);
}
