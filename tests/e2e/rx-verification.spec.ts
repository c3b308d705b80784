import { mkdirSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { house } from "./house.js";
import { Workbench } from "./pages/workbench.js";
import { Clerk, freshEmail } from "./support/api.js";
import { type Paper, Shopper, wellStocked } from "./support/shopping.js";

/** Two pages: the values, and the back of the sheet. */
async function paper(browser: Browser): Promise<Paper> {
  const page = await browser.newPage();
  await page.setContent(`<style>td, th { border: 2px solid #333; padding: 14px 22px; font-size: 30px }</style>
    <body style="font-family: sans-serif; background: #efe9dc">
    <h1>Dr. Ines Vogt</h1><p>Eye clinic, 12 Harbour Street</p>
    <table style="border-collapse: collapse"><tr><th></th><th>Sph</th><th>Cyl</th><th>Axis</th><th>PD</th></tr>
    <tr><th>R</th><td>-4.50</td><td>-0.75</td><td>7</td><td>31.5</td></tr>
    <tr><th>L</th><td>-4.25</td><td>-0.50</td><td>172</td><td>32.0</td></tr></table>
    <p>2 November 2026</p><div style="break-before: page"><h2>Notes on the back</h2></div></body>`);
  const content = await page.pdf({ format: "A5", printBackground: true });
  await page.close();
  return { content, type: "application/pdf" };
}

/** Looked at in both widths: nothing cut off sideways, nothing a screen reader would stumble over. */
async function look(page: Page, name: string): Promise<void> {
  mkdirSync(house.screenshots, { recursive: true });
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.screenshot({ path: join(house.screenshots, `rx-${name}-${String(width)}.png`), fullPage: true });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect.soft(overflow, `${name} at ${String(width)} px scrolls sideways`).toBeLessThanOrEqual(0);
    expect.soft(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`), `${name} at ${String(width)} px`).toEqual([]);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

const transform = (picture: Locator): Promise<string> => picture.evaluate((img) => (img as HTMLElement).style.transform);

test("a prescription on paper is read, corrected, gone against with a reason, and confirmed by a second person", async ({ page, request, browser }) => {
  test.setTimeout(180_000);
  const [article] = await wellStocked(request);
  const order = await new Shopper(request, freshEmail("paper")).buyFromPaper(article.sku, await paper(browser));
  const clerk = await Clerk.signedIn("admin");
  await expect.poll(async () => (await clerk.order(order.number)).nextAction, { timeout: 20_000 }).toBe("verify_prescription");
  const bench = new Workbench(page);
  const review = page.getByRole("article").filter({ hasText: order.number });

  await test.step("the order's hold leads to the prescription", async () => {
    await bench.signIn("optician", `/orders/${order.number}`);
    await expect(page.getByText("Prescription: photo, 2 pages of paper")).toBeVisible();
    const hold = page.locator(".fv-notice").filter({ hasText: "Rx unverified" });
    await expect(hold).toContainText("Waiting");
    await hold.getByRole("link").click();
    await expect(review.getByRole("heading", { level: 2 }).first()).toContainText(order.number);
    await expect(review.getByText("Read it and write the values down")).toBeVisible();
    await expect(review.getByRole("button", { name: "Approve" })).toHaveCount(0);
  });

  await test.step("the picture is zoomed, turned, moved and paged by keys and wheel", async () => {
    const picture = review.getByRole("img", { name: /page 1 of 2/ });
    await expect(picture).toBeVisible();
    const whole = await transform(picture);
    await page.keyboard.press("v");
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await expect.poll(() => transform(picture)).not.toBe(whole);
    await page.keyboard.press("]");
    await expect.poll(() => transform(picture)).toContain("rotate(90deg)");
    await page.keyboard.press("[");
    await page.keyboard.press("0");
    await expect.poll(() => transform(picture)).toBe(whole);
    const frame = review.getByRole("group", { name: /^The prescription / });
    await frame.hover({ position: { x: 90, y: 120 } });
    await page.mouse.wheel(0, -240);
    await expect.poll(() => transform(picture)).not.toBe(whole);
    const near = await transform(picture);
    await page.mouse.down();
    await page.mouse.move(700, 500, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => transform(picture)).not.toBe(near);
    await page.keyboard.press("PageDown");
    await expect(review.getByRole("img", { name: /page 2 of 2/ })).toBeVisible();
    await page.keyboard.press("PageUp");
    await page.keyboard.press("f");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(frame).toBeFocused();
  });

  await test.step("the values are read; what is no prescription is said at its field and nothing is lost", async () => {
    await page.keyboard.press("e");
    const form = page.getByRole("form", { name: "The next version" });
    const field = (name: string) => form.getByRole("textbox", { name, exact: true });
    await expect(field("Right eye (OD): Sphere")).toBeFocused();
    await page.keyboard.type("4.50");
    await field("Right eye (OD): Cylinder").fill("-0,75");
    await field("Right eye (OD): Axis").fill("7");
    await field("Left eye (OS): Sphere").fill("-4.75");
    await field("Left eye (OS): Cylinder").fill("-0.50");
    await field("Left eye (OS): Axis").fill("172");
    await field("PD, right eye").fill("31.5");
    await field("PD, left eye").fill("32");
    await field("Prescriber").fill("Dr. Ines Vogt");
    await form.getByRole("button", { name: "Read from the customer's paper." }).click();
    await form.getByRole("button", { name: "Save the values" }).click();
    await expect(form.getByRole("alert").first()).toContainText("sign");
    await expect(field("Right eye (OD): Sphere")).toBeFocused();
    await expect(field("Left eye (OS): Axis")).toHaveValue("172");
    await look(page, "read-refused");
    await field("Right eye (OD): Sphere").fill("-4.50");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText(`${order.number}: version 2 written`)).toBeVisible();
    await expect(review.getByRole("row", { name: /Sphere/ })).toContainText("4.75");
  });

  await test.step("a slip is corrected: the next version beside the one before", async () => {
    await page.keyboard.press("e");
    const form = page.getByRole("form", { name: "The next version" });
    const sphere = page.getByRole("textbox", { name: "Left eye (OS): Sphere", exact: true });
    await sphere.focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expect(sphere).toHaveValue("-4.25");
    await expect(form.getByRole("row").filter({ has: sphere })).toContainText("+0.50");
    await form.getByRole("button", { name: "The paper says otherwise." }).click();
    await form.getByRole("button", { name: "Save as a new version" }).click();
    const history = page.getByRole("list", { name: "Versions and decisions" });
    await expect(history.getByRole("listitem").first()).toContainText("Version 3, optician");
    await expect(history).toContainText("The paper says otherwise.");
    await expect(review.getByRole("row", { name: /4\.25.*4\.75/ })).toContainText("differs");
    await look(page, "corrected");
  });

  await test.step("a warning needs its reason, and then another pair of eyes", async () => {
    await review.getByRole("button", { name: "Approve" }).click();
    const reason = review.getByRole("textbox", { name: "Why is it made all the same?" });
    await expect(reason.first()).toBeFocused();
    await expect(review.getByText("Give a reason, or ask the customer.").first()).toBeVisible();
    for (const answer of await review.getByRole("button", { name: "Confirmed with the prescriber." }).all()) await answer.click();
    await review.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText(`${order.number} goes to a second look`)).toBeVisible();
    await bench.open(`/prescriptions?tab=second_look&open=${order.number}`);
    await expect(review.getByText("You took the first look. Someone else has to confirm it.")).toBeVisible();
    await expect(review.getByRole("button", { name: "Confirm" })).toBeDisabled();
    expect((await clerk.order(order.number)).nextAction).toBe("verify_prescription");
  });

  await test.step("the second person sees who and why, and confirms", async () => {
    await bench.handOver("admin", `/orders/${order.number}`);
    const hold = page.locator(".fv-notice").filter({ hasText: "Rx unverified" });
    await expect(hold).toContainText("Second look");
    await expect(hold).toContainText("Odile Marchetti");
    await hold.getByRole("link").click();
    await expect(review.getByText("Odile Marchetti approved it against warnings")).toBeVisible();
    await expect(review.getByText("Confirmed with the prescriber.").first()).toBeVisible();
    await look(page, "second-look");
    await review.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByText(`${order.number} approved`)).toBeVisible();
  });

  await test.step("the hold is released, the approved one stays as it is, and the shopper reads so", async () => {
    await expect.poll(async () => (await clerk.order(order.number)).nextAction, { timeout: 20_000 }).not.toBe("verify_prescription");
    await bench.open(`/prescriptions?open=${order.number}`);
    await expect(review.getByText("An approved prescription is never changed.")).toBeVisible();
    await expect(review.getByRole("button", { name: "Correct" })).toHaveCount(0);
    await page.goto(`${house.storefront}/orders/${order.number}?token=${encodeURIComponent(order.token)}`);
    await expect(page.getByText(/Prescription verified/)).toBeVisible();
  });
});

test("a customer is asked and answers; the answer stands beside what was said before", async ({ page, request }) => {
  test.setTimeout(120_000);
  const [article] = await wellStocked(request);
  const shopper = new Shopper(request, freshEmail("asked"));
  const order = await shopper.buyGlasses(article.sku);
  const clerk = await Clerk.signedIn("admin");
  await expect.poll(async () => (await clerk.order(order.number)).nextAction, { timeout: 20_000 }).toBe("verify_prescription");
  const bench = new Workbench(page);
  const review = page.getByRole("article").filter({ hasText: order.number });

  await bench.signIn("optician", `/prescriptions?open=${order.number}`);
  await expect(review.getByRole("heading", { level: 2 }).first()).toContainText(order.number);
  await page.keyboard.press("q");
  await expect(review.getByRole("textbox", { name: "What shall the customer answer?" })).toBeFocused();
  await page.keyboard.type("Is the right sphere -2.00 or -2.50?");
  await review.getByRole("button", { name: "Send the question" }).click();
  await expect(page.getByText(`${order.number} asked about`)).toBeVisible();
  await bench.open(`/prescriptions?open=${order.number}`);
  await expect(page.getByRole("button", { name: /^Asked/ })).toHaveAttribute("aria-current", "true");
  await expect(review.getByText("Is the right sphere -2.00 or -2.50?").first()).toBeVisible();

  await shopper.answer(
    order,
    { od: { sphere: "-2.50", cylinder: "-0.50", axis: 90 }, os: { sphere: "-1.75" }, pd: { binocularTenths: 630 } },
    "It is -2.50, sorry.",
  );
  await bench.open(`/prescriptions?open=${order.number}`);
  await expect(page.getByRole("button", { name: /^Waiting/ })).toHaveAttribute("aria-current", "true");
  await expect(review.getByRole("columnheader", { name: /Customer's answer/ })).toBeVisible();
  await expect(review.getByRole("row", { name: /2\.50.*2\.00/ })).toContainText("differs");
  await expect(review.getByText("It is -2.50, sorry.")).toBeVisible();
  await look(page, "answered");
  await page.keyboard.press("a");
  await expect(page.getByText(`${order.number} approved`)).toBeVisible();
  await expect.poll(async () => (await clerk.order(order.number)).nextAction, { timeout: 20_000 }).not.toBe("verify_prescription");
});
