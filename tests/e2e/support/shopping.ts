import { randomBytes, randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { house } from "../house.js";
import { ask } from "./api.js";

export const SAN_FRANCISCO = {
  name: "Ada Lovelace",
  line1: "388 Townsend St",
  line2: "Apt 20",
  city: "San Francisco",
  region: "CA",
  postalCode: "94107",
  country: "US",
  phone: "+14155550177",
};

const RX = {
  od: { sphere: "-2.00", cylinder: "-0.50", axis: 90 },
  os: { sphere: "-1.75" },
  pd: { binocularTenths: 630 },
};

const BROWSER = {
  acceptHeader: "*/*",
  colorDepth: 24,
  javaEnabled: false,
  language: "en-US",
  screenHeight: 900,
  screenWidth: 1440,
  timeZoneOffset: 0,
  userAgent: "Mozilla/5.0",
};

const CARD = {
  type: "scheme",
  holderName: "Ada Lovelace",
  brand: "visa",
  encryptedCardNumber: "test_4111111145551142",
  encryptedExpiryMonth: "test_03",
  encryptedExpiryYear: "test_2030",
  encryptedSecurityCode: "test_737",
};

export interface Article {
  slug: string;
  name: string;
  sku: string;
  available: number;
}

export interface Placed {
  number: string;
  token: string;
  email: string;
  sku: string;
}

/** A prescription on paper, as a file. */
export interface Paper {
  content: Buffer;
  type: "application/pdf" | "image/jpeg";
}

interface Refused {
  __typename: string;
  code?: string;
  message?: string;
}

interface Checkout {
  rates: { id: string; price: { minor: number } }[];
  totals: { total: { minor: number } } | null;
}

/** A guest who shops through the schema, for journeys whose subject begins after the order. */
export class Shopper {
  private readonly headers = { "x-fovea-visitor": randomBytes(24).toString("hex") };

  constructor(
    private readonly request: APIRequestContext,
    readonly email: string,
  ) {}

  private async act<Success>(name: string, input: object, fields: string): Promise<Success> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const data = await ask<Record<string, Refused & Success>>(
      this.request,
      `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Problem { code message } ... on ${type}Success { ${fields} } } }`,
      { input },
      this.headers,
    );
    const said = data[name];
    if (said?.__typename !== `${type}Success`) throw new Error(`${name} was refused: ${JSON.stringify(said)}`);
    return said;
  }

  buyFrame(sku: string, quantity = 1): Promise<Placed> {
    return this.act("addFrameToCart", { sku, quantity }, "cart { count }").then(() => this.pay(sku));
  }

  buyGlasses(sku: string): Promise<Placed> {
    return this.buyWithLenses(sku, { prescription: RX });
  }

  /** Sends the paper and orders on it alone. */
  async buyFromPaper(sku: string, paper: Paper): Promise<Placed> {
    return this.buyWithLenses(sku, { prescriptionUploadId: await this.upload(paper) });
  }

  private async upload({ content, type }: Paper): Promise<string> {
    const headers = { ...this.headers, "content-type": type };
    const response = await this.request.post(`${house.api}/uploads/prescriptions`, { data: content, headers });
    const said = (await response.json()) as { id?: string };
    if (response.status() !== 201 || !said.id) throw new Error(`The paper was refused: ${JSON.stringify(said)}`);
    return said.id;
  }

  /** What the optician asked, answered with other values and a remark. */
  async answer({ number, token }: Placed, prescription: object, note: string): Promise<void> {
    const { orderByToken } = await ask<{ orderByToken: { prescriptionRequests: { lineId: string }[] } | null }>(
      this.request,
      "query ($number: String!, $token: String!) { orderByToken(number: $number, token: $token) { prescriptionRequests { lineId } } }",
      { number, token },
      this.headers,
    );
    const lineId = orderByToken?.prescriptionRequests[0]?.lineId;
    if (!lineId) throw new Error(`${number} asks for nothing`);
    await this.act("supplyPrescription", { orderNumber: number, token, lineId, prescription, note }, "order { number }");
  }

  private async buyWithLenses(sku: string, how: object): Promise<Placed> {
    const { lensOptions } = await ask<{ lensOptions: { materials?: { code: string; buildable: boolean }[] } }>(
      this.request,
      "query ($input: LensOptionsInput!) { lensOptions(input: $input) { ... on LensOptions { materials { code buildable } } } }",
      { input: { sku, use: "DISTANCE", prescription: RX } },
      this.headers,
    );
    const material = lensOptions.materials?.find((candidate) => candidate.buildable);
    if (!material) throw new Error(`No lens can be made for ${sku}`);
    await this.act("addLensesToCart", { sku, use: "DISTANCE", materialCode: material.code, treatments: [], ...how }, "cart { count }");
    return this.pay(sku);
  }

  private async pay(sku: string): Promise<Placed> {
    const checkout = "checkout { rates { id price { minor } } totals { total { minor } } }";
    const address = { email: this.email, address: SAN_FRANCISCO, acceptWarnings: true };
    const { checkout: offered } = await this.act<{ checkout: Checkout }>("setCheckoutAddress", address, checkout);
    const cheapest = offered.rates.toSorted((a, b) => a.price.minor - b.price.minor)[0];
    if (!cheapest) throw new Error("No carrier goes there");
    const { checkout: quoted } = await this.act<{ checkout: Checkout }>("selectShippingRate", { rateId: cheapest.id }, checkout);
    const { payment } = await this.act<{ payment: { orderNumber: string; orderToken: string; status: string } }>(
      "placeOrder",
      {
        idempotencyKey: randomUUID(),
        expectedTotal: quoted.totals?.total.minor ?? 0,
        paymentMethod: CARD,
        browserInfo: BROWSER,
        returnUrl: `${house.storefront}/checkout/return`,
        origin: house.storefront,
      },
      "payment { orderNumber orderToken status }",
    );
    if (payment.status !== "AUTHORISED") throw new Error(`The payment is ${payment.status}`);
    return { number: payment.orderNumber, token: payment.orderToken, email: this.email, sku };
  }
}

interface Listed {
  frames: { edges: { node: { slug: string; name: string; sun: boolean; rim: string; colours: { code: string }[]; variants: { sku: string; available: number }[] } }[] };
}

/** Optical frames with stock to spare, the fullest shelf first; each in its best-stocked variant. */
export async function wellStocked(request: APIRequestContext): Promise<[Article, ...Article[]]> {
  const { frames } = await ask<Listed>(
    request,
    "{ frames(first: 60, filter: { sun: false }) { edges { node { slug name sun rim colours { code } variants { sku available } } } } }",
    {},
    {},
  );
  const [first, ...rest] = frames.edges
    .flatMap(({ node }) => {
      const best = node.variants.toSorted((a, b) => b.available - a.available)[0];
      return best && node.colours.length > 1 && /full/i.test(node.rim) ? [{ slug: node.slug, name: node.name, sku: best.sku, available: best.available }] : [];
    })
    .toSorted((a, b) => b.available - a.available);
  if (!first) throw new Error("The shelves are empty");
  return [first, ...rest];
}
