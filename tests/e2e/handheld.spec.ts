import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { Handheld } from "./pages/handheld.js";
import { Clerk } from "./support/api.js";
import { inspect } from "./support/looking.js";

interface Task {
  id: string;
  sku: string;
  left: number;
  claimedBy: string | null;
  proposals: { bin: string; quantity: number }[];
}

async function onTheDock(clerk: Clerk): Promise<Task[]> {
  const { putawayTasks } = await clerk.ask<{ putawayTasks: { edges: { node: Task }[] } }>(
    `{ putawayTasks(status: ["open"], first: 100) { edges { node { id sku left claimedBy proposals { bin quantity } } } } }`,
  );
  return putawayTasks.edges.map(({ node }) => node).filter((task) => task.claimedBy === null && task.proposals[0]?.quantity === task.left);
}

/** How often the ledger moved an article to a shelf, whatever was sent how often. */
async function movesOf(clerk: Clerk, sku: string): Promise<number> {
  const { stockMovements } = await clerk.ask<{ stockMovements: { totalCount: number } }>(
    `query ($sku: String!) { stockMovements(sku: $sku, reason: "putaway") { totalCount } }`,
    { sku },
  );
  return stockMovements.totalCount;
}

test("scans survive the loss of the network, and each happens once and in order", async ({ page }) => {
  const hand = new Handheld(page);
  const clerk = await Clerk.signedIn("admin");
  const tasks = (await onTheDock(clerk)).slice(0, 4);
  expect(tasks.length, "the demonstration dock has goods on it").toBe(4);
  const [first, second, third, theirs] = tasks as [Task, Task, Task, Task];
  const before = await Promise.all(tasks.map((task) => movesOf(clerk, task.sku)));
  const carry = async (task: Task): Promise<void> => {
    await hand.scan("Scan the piece", task.sku);
    await hand.scan("Scan the bin", task.proposals[0]?.bin ?? "");
  };
  const done = (task: Task): Promise<void> =>
    expect.poll(async () => (await onTheDock(clerk)).some((one) => one.id === task.id), { timeout: 20_000 }).toBe(false);

  await test.step("with the network each is told at once", async () => {
    await hand.pickUp("warehouse", "putaway");
    await hand.readyForOffline();
    await inspect(page, "handheld-putaway", 390);
    await hand.scan("Scan the piece", "NO-SUCH-THING");
    await expect(hand.answer).toContainText("is not among what waits");
    await carry(first);
    await expect(hand.answer).toContainText(`into ${first.proposals[0]?.bin ?? ""}`);
    await expect(hand.line).toHaveText("All sent");
    await done(first);
  });

  await test.step("without it the work goes on and the screen says what waits", async () => {
    await page.context().setOffline(true);
    for (const task of [second, third, theirs]) await carry(task);
    await expect(hand.line).toContainText("No network, 6 wait");
    expect((await onTheDock(clerk)).map(({ id }) => id)).toContain(second.id);
    await hand.photograph("handheld-waiting");
  });

  await test.step("the page opens without the network, too, and what waits is on it", async () => {
    await page.reload();
    await expect(page.locator(".scan-head")).toContainText("Put away");
    await expect(hand.line).toContainText("No network, 6 wait");
    await expect(page.getByText("No network, and no list yet")).toBeVisible();
    await inspect(page, "handheld-offline", 390);
    await page.getByRole("link", { name: "All jobs" }).first().click();
    await expect(page.getByText("holds this device")).toBeVisible();
    await page.goBack();
    const kept = await hand.keptFiles();
    expect(kept.versions, "one version of the page").toHaveLength(1);
    expect(kept.paths.filter((path) => !/^\/(assets\/.+|index\.html|theme\.js|icon\.svg)$/.test(path)), "no answer of the API").toEqual([]);
  });

  await test.step("a colleague takes one of them meanwhile", async () => {
    const [proposal] = theirs.proposals;
    await clerk.act("confirmPutaway", { taskId: theirs.id, binScan: proposal?.bin, quantity: theirs.left, idempotencyKey: randomUUID() }, "task { status }");
  });

  await test.step("an answer that got lost on its way back makes nothing happen twice", async () => {
    let cut = 0;
    await page.route("**/graphql", async (route) => {
      if (cut < 2 && route.request().postData()?.includes("ConfirmPutaway")) {
        cut += 1;
        await route.fetch();
        await route.abort("connectionreset");
      } else await route.continue();
    });
    await page.context().setOffline(false);
    await expect.poll(() => cut, { timeout: 20_000 }).toBeGreaterThan(0);
    // What waits is on the disk: a reload in the middle loses nothing.
    await page.reload();
    await expect(hand.line).toContainText(/refused/, { timeout: 30_000 });
    await page.unroute("**/graphql");
    await done(second);
    await done(third);
  });

  await test.step("what was refused says why and what to do, until it is settled", async () => {
    const refusal = page.getByRole("alert").filter({ hasText: theirs.sku });
    await expect(refusal).toContainText("was refused");
    await hand.photograph("handheld-refused");
    await refusal.getByRole("button", { name: "What to do" }).click();
    const sheet = page.getByRole("dialog", { name: "On this device" });
    await expect(sheet).toContainText("done already");
    await expect(sheet).toContainText("Bring the goods back");
    await hand.photograph("handheld-settle");
    while ((await sheet.getByRole("button", { name: "Settled" }).count()) > 0) {
      const left = await sheet.getByRole("button", { name: "Settled" }).count();
      await sheet.getByRole("button", { name: "Settled" }).first().click();
      await expect(sheet.getByRole("button", { name: "Settled" })).toHaveCount(left - 1);
    }
    await page.keyboard.press("Escape");
    await expect(hand.line).toHaveText("All sent");
  });

  const after = await Promise.all(tasks.map((task) => movesOf(clerk, task.sku)));
  expect(after.map((count, index) => count - (before[index] ?? 0)), "each was moved exactly once").toEqual([1, 1, 1, 1]);
});
