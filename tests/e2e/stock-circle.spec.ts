import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { Handheld } from "./pages/handheld.js";
import { Checkout, GOOD_CARD, TOWNSEND } from "./pages/storefront.js";
import { Workbench } from "./pages/workbench.js";
import { Clerk, freshEmail } from "./support/api.js";
import { inspect } from "./support/looking.js";
import { wellStocked } from "./support/shopping.js";
import { advanceParcel } from "./support/vendors.js";

const PASSWORD = "seven quiet herons at dawn";
const UNITS = 3;

interface Task {
  id: string;
  sku: string;
  from: string;
  left: number;
  proposals: { bin: string }[];
}

/** What of an article waits in one place to be put away. */
async function waitingOn(clerk: Clerk, sku: string, place: string): Promise<Task | undefined> {
  const { putawayTasks } = await clerk.ask<{ putawayTasks: { edges: { node: Task }[] } }>(
    `{ putawayTasks(status: ["open"], first: 100) { edges { node { id sku from left proposals { bin } } } } }`,
  );
  return putawayTasks.edges.map(({ node }) => node).find((task) => task.sku === sku && task.from === place);
}

/** An order for so many pieces, on its way from a supplier of the test's own. */
async function announced(clerk: Clerk, sku: string): Promise<string> {
  const key = (): { idempotencyKey: string } => ({ idempotencyKey: randomUUID() });
  const code = `T${randomUUID().slice(0, 6).toUpperCase()}`;
  const contact = { name: "Ida Berg", email: freshEmail("supplier") };
  const saved = await clerk.act("saveSupplier", { code, name: `Circle ${code}`, currency: "USD", leadTimeDays: 3, contact, expectedVersion: 0, ...key() }, "supplier { id }");
  const supplierId = (saved.supplier as { id: string }).id;
  const run = async (name: string, type: string, input: object): Promise<{ id: string; number: string; status: string }> => {
    const data = await clerk.ask<Record<string, { order?: { id: string; number: string; status: string } }>>(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ... on PurchaseOrderSuccess { order { id number status } } ... on Problem { code message } } }`,
      { input },
    );
    const order = data[name]?.order;
    if (!order) throw new Error(`${name} was refused: ${JSON.stringify(data)}`);
    return order;
  };
  const lines = [{ sku, quantity: UNITS, unitPrice: 4200 }];
  const made = await run("createPurchaseOrder", "CreatePurchaseOrderInput", { supplierId, warehouse: "MAIN", lines, ...key() });
  const sent = await run("submitPurchaseOrder", "PurchaseOrderInput", { purchaseOrderId: made.id, ...key() });
  expect(sent.status.toLowerCase()).toBe("sent");
  return sent.number;
}

test("a frame's whole circle: received, put away, sold, picked, packed, shipped, brought back and sold again", async ({ page, request }) => {
  test.setTimeout(240_000);
  const clerk = await Clerk.signedIn("admin");
  const hand = new Handheld(page);
  const bench = new Workbench(page);
  const [article] = await wellStocked(request);
  const before = await clerk.available(article.sku);

  await test.step("the delivery is unpacked with the handheld", async () => {
    const purchase = await announced(clerk, article.sku);
    await hand.pickUp("warehouse", "receive");
    await hand.scan("Scan the order", purchase);
    await hand.scan("Scan the piece", article.sku);
    await expect(hand.answer).toContainText("1 ×");
    await hand.scan("Scan the piece", String(UNITS));
    await expect(hand.answer).toContainText(`${String(UNITS)} ×`);
    await hand.photograph("circle-1-receive");
    await page.getByRole("button", { name: "That is all" }).click();
    await expect(hand.line).toHaveText("All sent");
    expect(await clerk.available(article.sku), "what lies on the dock is not for sale").toBe(before);
  });

  await test.step("it is carried where the rules say", async () => {
    await expect.poll(async () => (await waitingOn(clerk, article.sku, "DOCK"))?.left ?? 0, { timeout: 20_000 }).toBeGreaterThanOrEqual(UNITS);
    await hand.turnTo("putaway");
    // What came back from customers may wait beside it, and a bin may have room for a part.
    for (let turn = 0; turn < 6 && (await waitingOn(clerk, article.sku, "DOCK")); turn += 1) {
      await hand.scan("Scan the piece", article.sku);
      const bin = page.locator(".ask-what");
      if (turn === 0) await hand.photograph("circle-2-put-away");
      const into = await bin.innerText();
      await hand.scan("Scan the bin", into);
      // "All sent" is true before the scan is kept, too: first the device has to say that it took it.
      await expect(page.getByText(`× ${article.sku} into ${into}`)).toBeVisible();
      await expect(hand.line).toHaveText("All sent");
    }
    await expect.poll(() => clerk.available(article.sku), { timeout: 20_000 }).toBeGreaterThanOrEqual(before + UNITS);
  });
  const stocked = await clerk.available(article.sku);

  const email = freshEmail("circle");
  const number = await test.step("a customer with an account buys it in the shop", async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto("/register");
    await page.getByLabel("Full name").fill("Greta Osei");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Make the account" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Hello, Greta" })).toBeVisible();
    await page.goto(`/frames/${article.slug}?sku=${article.sku}`);
    await inspect(page, "circle-3-shop", 1440);
    await page.getByRole("button", { name: "Buy frame only" }).click();
    await expect(page).toHaveURL(/\/cart$/);
    await page.goto("/checkout");
    const checkout = new Checkout(page);
    await checkout.sendTo(email, TOWNSEND);
    await checkout.chooseRate(0);
    await checkout.fillCard(GOOD_CARD);
    await expect(checkout.pay).toBeEnabled();
    await checkout.pay.click();
    await expect(page.getByRole("heading", { level: 1, name: "Thank you" })).toBeVisible({ timeout: 30_000 });
    return /\/orders\/(SO-\d+)\/placed/.exec(page.url())?.[1] ?? "";
  });
  const action = (wanted: string): Promise<void> =>
    expect.poll(async () => (await clerk.order(number)).nextAction, { timeout: 30_000 }).toBe(wanted);

  await test.step("it is picked with the handheld", async () => {
    await action("pick");
    const [task] = (await clerk.order(number)).pickTasks;
    if (!task) throw new Error("Nobody is sent to the bin");
    // Shop and workbench share one browser: the customer stays signed in while the colleague picks.
    await hand.turnTo("pick");
    await expect(async () => {
      const text = await page.locator(".ask").innerText();
      if (!text.includes(number)) await page.getByRole("button", { name: "Later" }).click();
      await expect(page.locator(".ask")).toContainText(number, { timeout: 250 });
    }).toPass({ timeout: 60_000 });
    await hand.photograph("circle-4-pick");
    await hand.scan("Scan the bin", task.bin);
    await hand.scan("Scan the piece", task.sku);
    await expect(page.getByRole("status").filter({ hasText: "Picked 1" })).toBeVisible();
    await action("pack");
  });

  await test.step("packed, labelled, handed over", async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await bench.open(`/warehouse/pack?open=${number}`);
    const station = page.getByRole("article").filter({ hasText: number });
    await station.getByLabel("Weight in grams").fill("310");
    await station.getByRole("button", { name: "Pack", exact: true }).click();
    await station.getByRole("button", { name: "Buy label" }).click();
    await inspect(page, "circle-5-pack", 1440);
    await station.getByRole("button", { name: "Ship", exact: true }).click();
    await expect(page.getByText(`${number} is with the carrier`)).toBeVisible();
    const parcel = (await clerk.order(number)).parcels[0]?.trackingNumber ?? "";
    await advanceParcel(request, parcel, "delivered");
    await expect.poll(async () => (await clerk.order(number)).status.toLowerCase(), { timeout: 30_000 }).toBe("delivered");
    expect(await clerk.available(article.sku)).toBe(stocked - 1);
  });

  await test.step("the customer sends it back from the account", async () => {
    await page.goto(`/account/orders`);
    await page.getByRole("link", { name: new RegExp(number) }).first().click();
    await page.getByRole("button", { name: "Return something" }).click();
    const dialog = page.getByRole("dialog", { name: "What would you like to send back?" });
    await dialog.getByLabel("Why").selectOption({ label: "It presses on nose or ears" });
    await dialog.getByRole("button", { name: "Ask for the return" }).click();
    await expect(dialog).toBeHidden();
    await inspect(page, "circle-6-return", 1440);
  });
  const back = (await clerk.order(number)).returns[0]?.number ?? "";

  await test.step("the desk finds it as new, and it goes back to its shelf", async () => {
    await bench.handOver("admin", `/returns?open=${back}`);
    const sheet = page.getByRole("dialog", { name: back });
    await sheet.getByRole("button", { name: "Book receipt" }).click();
    await expect(page.getByText(`${back} is received`)).toBeVisible();
    await sheet.getByLabel("Verdict").selectOption("restock_a");
    await inspect(page, "circle-7-inspect", 1440);
    await sheet.getByRole("button", { name: "Book verdicts" }).click();
    await expect(page.getByText(`${back} is inspected`)).toBeVisible();
    await expect.poll(async () => (await waitingOn(clerk, article.sku, "RETURNS"))?.left ?? 0, { timeout: 20_000 }).toBe(1);

    await hand.pickUp("warehouse", "putaway");
    await hand.scan("Scan the piece", article.sku);
    await hand.photograph("circle-8-restock");
    await hand.scan("Scan the bin", await page.locator(".ask-what").innerText());
    await expect(hand.line).toHaveText("All sent");
    await expect.poll(() => clerk.available(article.sku), { timeout: 20_000 }).toBe(stocked);
  });
});
