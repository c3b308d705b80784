import { expect, type APIRequestContext } from "@playwright/test";
import { house } from "../house.js";

export interface Letter {
  id: number;
  to: string[];
  subject: string;
  text: string;
  html: string;
}

/** Letters come by a worker and a real SMTP server, so they take a moment. */
const MAIL_MS = 30_000;

export async function lettersTo(request: APIRequestContext, email: string): Promise<Letter[]> {
  const response = await request.get(`${house.mailbox}/api/messages`, { params: { to: email } });
  return (await response.json()) as Letter[];
}

/** The one letter with this subject; fails when there are two. */
export async function letterTo(request: APIRequestContext, email: string, subject: RegExp): Promise<Letter> {
  const matching = async (): Promise<Letter[]> => (await lettersTo(request, email)).filter((letter) => subject.test(letter.subject));
  await expect.poll(async () => (await matching()).length, { message: `a letter ${String(subject)} to ${email}`, timeout: MAIL_MS }).toBe(1);
  const [letter] = await matching();
  if (!letter) throw new Error(`The letter ${String(subject)} is gone again`);
  return letter;
}

interface SimulatedParcel {
  trackingNumber: string;
  stage: string;
}

/** Both vendors' parcels, told apart by who knows the number. */
async function vendorOf(request: APIRequestContext, trackingNumber: string): Promise<string> {
  for (const vendor of [house.easypost, house.shippo]) {
    const parcels = (await (await request.get(`${vendor}/_sim/parcels`)).json()) as SimulatedParcel[];
    if (parcels.some((parcel) => parcel.trackingNumber === trackingNumber)) return vendor;
  }
  throw new Error(`No carrier knows ${trackingNumber}`);
}

/** The carrier reports this stage; its webhook follows by itself. */
export async function advanceParcel(request: APIRequestContext, trackingNumber: string, to: "accepted" | "in_transit" | "delivered"): Promise<void> {
  const vendor = await vendorOf(request, trackingNumber);
  const response = await request.post(`${vendor}/_sim/parcels/${trackingNumber}/advance?to=${to}`, { headers: { accept: "application/json" } });
  expect(response.status(), await response.text()).toBe(200);
}

/** A payment as the provider knows it; values in minor units. */
export interface SimulatedPayment {
  psp: string;
  value: number;
  state: string;
  created: string;
  captured: number;
  modifications: { kind: string }[];
}

export async function payments(request: APIRequestContext): Promise<SimulatedPayment[]> {
  return (await (await request.get(`${house.adyen}/_sim/payments`)).json()) as SimulatedPayment[];
}
