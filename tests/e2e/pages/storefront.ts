import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";

/** An amount as the shop writes it, in minor units: "$1,234.50" and "from $95" alike. */
export function minorUnits(text: string): number {
  const found = /(\d[\d,]*)(?:\.(\d{2}))?/.exec(text);
  if (!found) throw new Error(`There is no amount in "${text}"`);
  return Number((found[1] ?? "").replaceAll(",", "")) * 100 + Number(found[2] ?? "0");
}

export interface EyeRx {
  sphere: string;
  cylinder?: string;
  axis?: string;
}

/** The lens builder of one frame. */
export class LensBuilder {
  readonly price: Locator;
  readonly add: Locator;
  readonly aside: Locator;

  constructor(private readonly page: Page) {
    this.aside = page.getByRole("complementary", { name: "Your glasses" });
    this.price = this.aside.locator("p").filter({ hasText: "Frame and lenses:" });
    this.add = this.aside.getByRole("button", { name: /^(Add to cart|Keep these lenses)$/ });
  }

  async eye(side: "Right" | "Left", rx: EyeRx): Promise<void> {
    await this.page.getByRole("textbox", { name: `${side} eye, sphere` }).fill(rx.sphere);
    if (rx.cylinder) await this.page.getByRole("textbox", { name: `${side} eye, cylinder` }).fill(rx.cylinder);
    if (rx.axis) await this.page.getByRole("textbox", { name: `${side} eye, axis in degrees` }).fill(rx.axis);
  }

  async pd(millimetres: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Pupillary distance, millimetres" }).fill(millimetres);
  }

  get materials(): Locator {
    return this.page.getByRole("group", { name: "Lens material" });
  }

  get treatments(): Locator {
    return this.page.getByRole("group", { name: "Coatings and tints" });
  }

  get designs(): Locator {
    return this.page.getByRole("group", { name: "Lens design" });
  }

  get drawing(): Locator {
    return this.aside.getByRole("img", { name: /drawn to scale/ });
  }

  /** One line of the choices ("Prescription", "Design"), as the shopper reads it before adding. */
  choice(term: string): Locator {
    return this.aside.locator("dl > div").filter({ has: this.page.locator("dt", { hasText: new RegExp(`^${term}$`) }) });
  }

  async purpose(title: string): Promise<void> {
    await this.page.getByRole("group", { name: "Use", exact: true }).getByRole("radio", { name: title }).check();
  }

  async mode(title: "Saved" | "Type it" | "Paste text" | "Photo or PDF" | "Send it later"): Promise<void> {
    await this.page.getByRole("group", { name: "How you give us your prescription" }).getByText(title, { exact: true }).click();
  }

  material(name: string): Locator {
    return this.materials.locator("label").filter({ has: this.page.locator(".fv-choice-title", { hasText: name }) });
  }

  /** The running price once the last change has been worked out. */
  async total(): Promise<number> {
    await expect(this.page.getByRole("region", { name: /Lens material$/ })).toHaveAttribute("aria-busy", "false");
    return minorUnits(await this.price.innerText());
  }
}

/** The tool that measures the PD on a photo. */
export class CardTool {
  readonly dialog: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Measure your PD with a bank card" });
  }

  mark(name: string): Locator {
    return this.dialog.getByRole("button", { name: new RegExp(`^${name}:`) });
  }

  /** Where a mark stands on the photo, in its pixels. */
  private async spot(name: string): Promise<{ x: number; y: number }> {
    const found = /(-?\d+) across, (-?\d+) down/.exec((await this.mark(name).getAttribute("aria-label")) ?? "");
    if (!found) throw new Error(`${name} does not say where it is`);
    return { x: Number(found[1]), y: Number(found[2]) };
  }

  /** With the keyboard alone: large steps, then small ones. */
  async moveByKeys(name: string, to: { x: number; y: number }): Promise<void> {
    await this.mark(name).focus();
    const from = await this.spot(name);
    for (const [apart, less, more] of [[Math.round(to.x) - from.x, "ArrowLeft", "ArrowRight"], [Math.round(to.y) - from.y, "ArrowUp", "ArrowDown"]] as const) {
      const key = apart < 0 ? less : more;
      for (let step = 0; step < Math.floor(Math.abs(apart) / 10); step += 1) await this.page.keyboard.press(`Shift+${key}`);
      for (let step = 0; step < Math.abs(apart) % 10; step += 1) await this.page.keyboard.press(key);
    }
  }

  /** With a pointer, then to the pixel with the keys. */
  async drag(name: string, to: { x: number; y: number }, photo: { width: number; height: number }): Promise<void> {
    const canvas = this.dialog.getByRole("img", { name: "Your photo" });
    await this.mark(name).scrollIntoViewIfNeeded();
    const [mark, stage] = [await this.mark(name).boundingBox(), await canvas.boundingBox()];
    if (!mark || !stage) throw new Error("The photo is not on show");
    await this.page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(stage.x + (to.x / photo.width) * stage.width, stage.y + (to.y / photo.height) * stage.height, { steps: 6 });
    await this.page.mouse.up();
    const landed = await this.spot(name);
    expect(Math.hypot(landed.x - to.x, landed.y - to.y), `${name} follows the pointer`).toBeLessThan(8);
    await this.moveByKeys(name, to);
  }
}

export interface Card {
  holder: string;
  number: string;
}

export const GOOD_CARD: Card = { holder: "Ada Lovelace", number: "4111111145551142" };
export const REFUSED_CARD: Card = { holder: "DECLINED", number: "4111111145551142" };
/** Its bank asks on its own page, and on ours. */
export const REDIRECTED_CARD: Card = { holder: "Ada Lovelace", number: "4212345678901237" };
export const CHALLENGED_CARD: Card = { holder: "Ada Lovelace", number: "4917610000000000" };

export interface AddressText {
  country: string;
  name: string;
  street: string;
  postalCode: string;
  city: string;
  state?: string;
  phone: string;
}

export const TOWNSEND: AddressText = {
  country: "US",
  name: "Ada Lovelace",
  street: "388 Townsend St",
  postalCode: "94107",
  city: "San Francisco",
  state: "CA",
  phone: "+14155550177",
};

/** The checkout on its one page: where to, delivery, payment. */
export class Checkout {
  readonly summary: Locator;
  readonly rates: Locator;
  readonly pay: Locator;
  readonly holder: Locator;

  constructor(private readonly page: Page) {
    this.summary = page.getByRole("complementary", { name: "Your order" });
    this.rates = page.getByRole("group", { name: "Carrier" }).getByRole("radio");
    this.pay = page.getByRole("button", { name: /^pay/i });
    this.holder = page.getByLabel(/name on card/i);
  }

  /** A row of the totals. */
  row(term: string | RegExp): Locator {
    return this.summary.locator("dt").filter({ hasText: term }).locator("xpath=following-sibling::dd[1]");
  }

  async sendTo(email: string, address: AddressText): Promise<void> {
    await this.page.getByLabel("Country").selectOption(address.country);
    await this.page.getByLabel("E-mail").fill(email);
    await this.page.getByLabel("Full name").fill(address.name);
    await this.page.getByLabel("Street and number").fill(address.street);
    await this.page.getByLabel(/ZIP code|Postal code/).fill(address.postalCode);
    await this.page.getByLabel(/^City/).fill(address.city);
    if (address.state) await this.page.getByLabel("State").selectOption(address.state);
    await this.page.getByLabel(/^Phone/).fill(address.phone);
    await this.confirmAddress();
  }

  async confirmAddress(): Promise<void> {
    await this.page.getByRole("button", { name: "Continue to delivery" }).click();
    await this.settle();
  }

  /** An address the validator would write otherwise may be kept as it is. */
  private async settle(): Promise<void> {
    const asItIs = this.page.getByRole("button", { name: "Use the address as it is" });
    const change = this.page.getByRole("button", { name: "Change", exact: true });
    await expect(asItIs.or(change).first()).toBeVisible();
    if (await asItIs.isVisible()) await asItIs.click();
    await expect(change).toBeVisible();
  }

  async chooseRate(index: number): Promise<void> {
    await this.rates.nth(index).click();
    await expect(this.row("Delivery")).not.toHaveText("not chosen yet");
    await this.cardField("encryptedCardNumber").waitFor({ timeout: 30_000 });
  }

  cardField(name: "encryptedCardNumber" | "encryptedExpiryDate" | "encryptedSecurityCode"): Locator {
    const frame: FrameLocator = this.page.locator(`[data-cse="${name}"] iframe`).contentFrame();
    return frame.locator("input");
  }

  /** The holder first: with the code last, the vendor's form knows that all is there. */
  async fillCard(card: Card): Promise<void> {
    await this.holder.fill(card.holder);
    await this.cardField("encryptedCardNumber").fill(card.number);
    await this.cardField("encryptedExpiryDate").fill("0330");
    await this.cardField("encryptedSecurityCode").fill("737");
  }
}
