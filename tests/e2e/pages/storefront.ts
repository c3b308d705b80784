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

  constructor(private readonly page: Page) {
    const aside = page.getByRole("complementary", { name: "Your glasses" });
    this.price = aside.locator("p").filter({ hasText: "Frame and lenses:" });
    this.add = aside.getByRole("button", { name: /^(Add to cart|Keep these lenses)$/ });
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

  /** The running price once the last change has been worked out. */
  async total(): Promise<number> {
    await expect(this.page.getByRole("region", { name: /Lens material$/ })).toHaveAttribute("aria-busy", "false");
    return minorUnits(await this.price.innerText());
  }
}

export interface Card {
  holder: string;
  number: string;
}

export const GOOD_CARD: Card = { holder: "Ada Lovelace", number: "4111111145551142" };
export const REFUSED_CARD: Card = { holder: "DECLINED", number: "4111111145551142" };
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
