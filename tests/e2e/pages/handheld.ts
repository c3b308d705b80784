import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { house } from "../house.js";
import { Workbench } from "./workbench.js";
import type { Role } from "../support/api.js";

/** The handheld in somebody's glove. */
export class Handheld {
  constructor(readonly page: Page) {}

  async pickUp(role: Role, mode: string): Promise<void> {
    await this.page.setViewportSize({ width: 390, height: 844 });
    await this.page.context().clearCookies();
    await this.page.goto(`${house.admin}/scan?mode=${mode}`);
    const bench = new Workbench(this.page);
    await bench.fillIn(role);
    await expect(this.page.locator(".scan-head")).toBeVisible();
  }

  async turnTo(mode: string): Promise<void> {
    await this.page.setViewportSize({ width: 390, height: 844 });
    await this.page.goto(`${house.admin}/scan?mode=${mode}`);
    await expect(this.page.locator(".scan-head")).toBeVisible();
  }

  /** What a scanner does: types and sends Enter, wherever the focus is. */
  async scan(label: string, code: string): Promise<void> {
    const field = this.page.getByRole("textbox", { name: label });
    await expect(field).toBeVisible();
    await expect(field).toBeFocused();
    await this.page.keyboard.type(code);
    await this.page.keyboard.press("Enter");
  }

  /** Until the device has everything it needs to open this page without a network. */
  async readyForOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await expect.poll(() => this.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  }

  /** What the device keeps of the page: under which names, and which files. */
  async keptFiles(): Promise<{ versions: string[]; paths: string[] }> {
    return this.page.evaluate(async () => {
      const versions = await caches.keys();
      const found = await Promise.all(versions.map(async (name) => (await caches.open(name)).keys()));
      return { versions, paths: found.flat().map((request) => new URL(request.url).pathname) };
    });
  }

  get line(): Locator {
    return this.page.locator(".scan-line");
  }

  get answer(): Locator {
    return this.page.locator(".ask-answer");
  }

  async photograph(name: string): Promise<void> {
    mkdirSync(house.screenshots, { recursive: true });
    await this.page.screenshot({ path: join(house.screenshots, `${name}-390.png`), fullPage: true });
  }
}
