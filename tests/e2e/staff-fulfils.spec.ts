import { expect, test } from "@playwright/test";
import { Workbench, expectPdf } from "./pages/workbench.js";
import { Clerk, freshEmail } from "./support/api.js";
import { Shopper, wellStocked } from "./support/shopping.js";
import { advanceParcel, letterTo } from "./support/vendors.js";

test("staff bring an order of glasses from the prescription to the doorstep", async ({ page, request }) => {
  test.setTimeout(120_000);
  const bench = new Workbench(page);
  const [article] = await wellStocked(request);
  const order = await new Shopper(request, freshEmail("fulfil")).buyGlasses(article.sku);
  const clerk = await Clerk.signedIn("admin");
  const waiting = async (action: string): Promise<void> => {
    await expect.poll(async () => (await clerk.order(order.number)).nextAction, { timeout: 20_000 }).toBe(action);
  };
  await waiting("verify_prescription");

  await test.step("the optician verifies the prescription", async () => {
    await bench.signIn("optician", `/orders/${order.number}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(order.number);
    await page.getByRole("link", { name: "Verify the prescription" }).click();
    const review = page.getByRole("article").filter({ hasText: order.number });
    await expect(review.getByRole("row", { name: /Sphere/ })).toContainText("2.00");
    await review.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText(`${order.number} approved`)).toBeVisible();
  });

  await test.step("the warehouse picks by scanning, and a wrong scan books nothing", async () => {
    await expect.poll(async () => (await clerk.order(order.number)).pickTasks.length, { timeout: 20_000 }).toBe(1);
    const [task] = (await clerk.order(order.number)).pickTasks;
    if (!task) throw new Error("The pick task is gone");
    await bench.handOver("warehouse", "/warehouse/pick");
    const hand = page.getByRole("region", { name: "Task in hand" });
    const next = page.getByRole("region", { name: "The walk" });
    // The walk goes by bins; what other orders need on the way is left for later.
    await expect(hand).toBeVisible();
    await expect(async () => {
      if (!(await hand.innerText()).includes(order.number)) await hand.getByRole("button", { name: "Later" }).click();
      await expect(hand).toContainText(order.number, { timeout: 250 });
    }).toPass({ timeout: 60_000 });
    await expect(next).toBeVisible();

    await hand.getByRole("textbox", { name: "Scan the bin" }).fill("Z-99-99");
    await page.keyboard.press("Enter");
    await expect(hand.getByRole("status")).toContainText(`This task needs bin ${task.bin}`);
    await hand.getByRole("textbox", { name: "Scan the bin" }).fill(task.bin);
    await page.keyboard.press("Enter");
    await hand.getByRole("textbox", { name: "Scan the piece" }).fill("NOT-A-SKU");
    await page.keyboard.press("Enter");
    await expect(hand.getByRole("status")).toContainText(`This task needs item ${task.sku}`);
    await hand.getByRole("textbox", { name: "Scan the piece" }).fill(task.sku);
    await page.keyboard.press("Enter");
    await hand.getByRole("button", { name: "Confirm pick" }).click();
    await expect.poll(async () => (await clerk.order(order.number)).pickTasks[0]?.status.toLowerCase()).toBe("picked");
  });

  await test.step("the lab: ticket, sent, received, passed", async () => {
    await expect.poll(async () => (await clerk.order(order.number)).jobs.length, { timeout: 20_000 }).toBe(1);
    const [job] = (await clerk.order(order.number)).jobs;
    if (!job) throw new Error("The job is gone");
    await bench.handOver("lab", `/lab?q=${order.number}`);
    const card = page.getByRole("article", { name: job.number });
    await expectPdf(await bench.paper(card.getByRole("link", { name: "Ticket PDF" })));
    await card.getByRole("button", { name: "Mark sent" }).click();
    const dialog = page.getByRole("dialog", { name: `Send ${job.number}` });
    await dialog.getByLabel("Tray").fill("tray-17");
    await dialog.getByRole("button", { name: "Mark sent" }).click();
    await expect(page.getByRole("region", { name: "At the lab" }).getByRole("article", { name: job.number })).toContainText("TRAY-17");
    await card.getByRole("button", { name: "Mark received" }).click();
    await card.getByRole("button", { name: "Passed" }).click();
    await expect(page.getByText(`${job.number} passed`)).toBeVisible();
    await expect.poll(async () => (await clerk.order(order.number)).jobs[0]?.status.toLowerCase()).toBe("passed");
  });

  const parcel = await test.step("packed, labelled and shipped", async () => {
    await waiting("pack");
    await bench.handOver("warehouse", `/warehouse/pack?open=${order.number}`);
    const station = page.getByRole("article").filter({ hasText: order.number });
    await station.getByLabel("Weight in grams").fill("310");
    await station.getByRole("button", { name: "Pack", exact: true }).click();
    await station.getByRole("button", { name: "Buy label" }).click();
    await expectPdf(await bench.paper(station.getByRole("link", { name: "Label PDF" })));
    await station.getByRole("button", { name: "Ship", exact: true }).click();
    await expect(page.getByText(`${order.number} is with the carrier`)).toBeVisible();
    const [shipped] = (await clerk.order(order.number)).parcels;
    expect(shipped?.trackingNumber).toBeTruthy();
    return shipped?.trackingNumber ?? "";
  });

  await test.step("the payment is captured once, for the whole order", async () => {
    await expect
      .poll(async () => {
        const { payment, totals } = await clerk.order(order.number);
        return payment?.captured.minor === totals.total.minor;
      }, { timeout: 30_000 })
      .toBe(true);
    const letter = await letterTo(request, order.email, new RegExp(`^Order ${order.number} is on its way$`));
    expect(letter.text).toContain(parcel);
  });

  await test.step("the carrier's word makes it delivered", async () => {
    await advanceParcel(request, parcel, "in_transit");
    await advanceParcel(request, parcel, "delivered");
    await expect.poll(async () => (await clerk.order(order.number)).status.toLowerCase(), { timeout: 30_000 }).toBe("delivered");
    await letterTo(request, order.email, new RegExp(`^Order ${order.number} has arrived$`));
  });

  await test.step("the order page tells the whole story", async () => {
    await bench.handOver("support", `/orders/${order.number}`);
    await expect(page.getByRole("heading", { level: 1 }).locator("..")).toContainText("Delivered");
    await expect(bench.panel("Payment")).toContainText("Captured");
    await expect(bench.panel("Lab jobs")).toContainText("Passed");
    await expect(bench.panel("Picks")).toContainText("1 of 1");
    await expect(bench.panel("Parcels")).toContainText(parcel);
    const story = page.getByRole("list", { name: "Timeline" });
    await expect(story.getByRole("listitem").first()).toContainText(/delivered/i);
    for (const who of ["Odile Marchetti", "Lars Eklund", "Wanda Price"]) await expect(story).toContainText(who);
    for (const step of ["Prescription verified", "Your lenses are being made", "Quality check passed", "Packed", "Handed to the carrier", "Your card was charged"]) {
      await expect(story).toContainText(step);
    }
  });
});
