import { expect, test } from "@playwright/test";
import { Workbench } from "./pages/workbench.js";
import { Clerk, freshEmail } from "./support/api.js";
import { deliver } from "./support/fulfilment.js";
import { prescriptionPhoto } from "./support/papers.js";
import { Shopper, wellStocked } from "./support/shopping.js";
import { letterTo } from "./support/vendors.js";

test("a delivered frame comes back, is looked at, and the money is returned", async ({ page, request }) => {
  test.setTimeout(150_000);
  const [article] = await wellStocked(request);
  const clerk = await Clerk.signedIn("admin");
  const order = await new Shopper(request, freshEmail("return")).buyFrame(article.sku);
  await deliver(request, clerk, order);

  const rma = await test.step("the shopper asks for the return", async () => {
    await page.goto(`/orders/${order.number}?token=${encodeURIComponent(order.token)}`);
    await page.getByRole("button", { name: "Return something" }).click();
    const dialog = page.getByRole("dialog", { name: "What would you like to send back?" });
    await expect(dialog.getByRole("button", { name: "Ask for the return" })).toBeDisabled();
    await dialog.getByLabel("Why").selectOption({ label: "It presses on nose or ears" });
    await expect(dialog.getByRole("radio", { name: /^Refund/ })).toBeChecked();
    await dialog.getByLabel("Photo or PDF of what you send back").setInputFiles(await prescriptionPhoto(page));
    await expect(dialog.getByText("We have it. Only the colleagues at our returns desk can see it.")).toBeVisible();
    await dialog.getByRole("button", { name: "Ask for the return" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { name: "Returns" })).toBeVisible();
    const [entry] = (await clerk.order(order.number)).returns;
    if (!entry) throw new Error("No return was opened");
    await expect(page.getByRole("main")).toContainText(entry.number);
    await letterTo(request, order.email, new RegExp(`^Your return ${entry.number}$`));
    return entry.number;
  });

  const bench = new Workbench(page);
  await test.step("the desk looks at it; it waits for its shelf", async () => {
    await bench.signIn("admin", `/returns?open=${rma}`);
    const sheet = page.getByRole("dialog", { name: rma });
    await expect(sheet.getByRole("img", { name: `The customer's photo for ${rma}, page 1 of 1` })).toBeVisible();
    await sheet.getByRole("button", { name: "Nearer" }).click();
    await sheet.getByRole("button", { name: "Book receipt" }).click();
    await expect(page.getByText(`${rma} is received`)).toBeVisible();
    await expect(sheet.getByRole("button", { name: "Book verdicts" })).toBeDisabled();
    await sheet.getByLabel("Verdict").selectOption("restock_a");
    await sheet.getByRole("button", { name: "Book verdicts" }).click();
    await expect(page.getByText(`${rma} is inspected`)).toBeVisible();
  });

  await test.step("refunded once the provider says so", async () => {
    const sheet = page.getByRole("dialog", { name: rma });
    await sheet.getByRole("button", { name: /^Refund \$/ }).click();
    await sheet.getByRole("button", { name: /^Yes, refund \$/ }).click();
    await expect.poll(async () => (await clerk.order(order.number)).returns[0]?.status.toLowerCase(), { timeout: 30_000 }).toBe("closed");
    const after = await clerk.order(order.number);
    expect(after.payment?.refunded.minor).toBe(after.returns[0]?.refund?.minor);
    expect(after.payment?.refunded.minor).toBeGreaterThan(0);
    await letterTo(request, order.email, new RegExp(`^Your refund for order ${order.number}$`));
    await page.goto(`/orders/${order.number}?token=${encodeURIComponent(order.token)}`);
    await expect(page.getByRole("region", { name: "Returns" })).toContainText("Done");
  });
});
