import { randomUUID } from "node:crypto";
import { expect, type APIRequestContext } from "@playwright/test";
import type { Clerk } from "./api.js";
import type { Placed } from "./shopping.js";
import { advanceParcel } from "./vendors.js";

/** Picks, packs, ships and delivers an order of frames by what the screens call; for journeys that begin at the doorstep. */
export async function deliver(request: APIRequestContext, clerk: Clerk, placed: Placed): Promise<void> {
  const key = (): { idempotencyKey: string } => ({ idempotencyKey: randomUUID() });
  const action = (wanted: string): Promise<void> =>
    expect.poll(async () => (await clerk.order(placed.number)).nextAction, { timeout: 20_000 }).toBe(wanted);
  await action("pick");
  const order = await clerk.order(placed.number);
  for (const task of order.pickTasks) {
    await clerk.act("claimPickTask", { taskId: task.id }, "task { id }");
    const scans = { taskId: task.id, binScan: task.bin, skuScan: task.sku, quantity: task.quantity };
    await clerk.act("confirmPick", { ...scans, ...key() }, "task { status }");
  }
  await action("pack");
  await clerk.act("packOrder", { orderId: order.id, weightG: 250, ...key() }, "order { id }");
  const [parcel] = (await clerk.order(placed.number)).parcels;
  if (!parcel) throw new Error(`${placed.number} has no parcel`);
  await clerk.act("buyLabel", { parcelId: parcel.id, ...key() }, "parcel { id }");
  await clerk.act("shipParcel", { parcelId: parcel.id, ...key() }, "order { id }");
  await expect
    .poll(async () => {
      const { payment, totals } = await clerk.order(placed.number);
      return payment?.captured.minor === totals.total.minor;
    }, { timeout: 30_000 })
    .toBe(true);
  const number = (await clerk.order(placed.number)).parcels[0]?.trackingNumber ?? "";
  await advanceParcel(request, number, "delivered");
  await expect.poll(async () => (await clerk.order(placed.number)).status.toLowerCase(), { timeout: 30_000 }).toBe("delivered");
}
