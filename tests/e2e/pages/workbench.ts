import { expect, type APIResponse, type Locator, type Page } from "@playwright/test";
import { house } from "../house.js";
import { PASSWORD, staffEmail, type Role } from "../support/api.js";

/** The staff's side of the house. */
export class Workbench {
  constructor(readonly page: Page) {}

  get rail(): Locator {
    return this.page.getByRole("navigation", { name: "Jobs" });
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${house.admin}${path}`);
  }

  async signIn(role: Role, path = "/"): Promise<void> {
    await this.open(path);
    await this.fillIn(role);
    // On a phone the rail is folded away, yet there.
    await expect(this.page.locator("#rail")).toBeAttached();
  }

  async fillIn(role: Role): Promise<void> {
    await this.page.getByLabel("E-mail").fill(staffEmail(role));
    await this.page.getByLabel("Password").fill(PASSWORD);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  /** The next colleague takes over the same browser. */
  async handOver(role: Role, path: string): Promise<void> {
    await this.page.context().clearCookies();
    await this.signIn(role, path);
  }

  panel(title: string): Locator {
    return this.page.locator("section.panel").filter({ has: this.page.getByRole("heading", { level: 2, name: title, exact: true }) });
  }

  /** Reads the paper behind a link as the browser would open it. */
  async paper(link: Locator): Promise<APIResponse> {
    const href = (await link.getAttribute("href")) ?? "";
    return this.page.request.get(new URL(href, this.page.url()).toString());
  }
}

export async function expectPdf(paper: APIResponse): Promise<void> {
  expect(paper.status()).toBe(200);
  expect(paper.headers()["content-type"]).toContain("application/pdf");
  expect((await paper.body()).subarray(0, 5).toString("latin1")).toBe("%PDF-");
}
