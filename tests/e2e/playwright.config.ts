import { defineConfig, devices } from "@playwright/test";
import { house } from "./house.js";

const LOOKING = ["access.spec.ts", "pages*.spec.ts"];

export default defineConfig({
  testDir: ".",
  // One house, one stock, one mailbox: the visits come one after the other. Looking at pages, and at who may, disturbs
  // nobody and goes on beside them.
  workers: 2,
  projects: [
    { name: "visits", testIgnore: LOOKING, workers: 1 },
    { name: "looking", testMatch: LOOKING, workers: 1 },
  ],
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["html", { open: "never", outputFolder: `${house.screenshots}/../playwright-report` }]],
  outputDir: `${house.screenshots}/../test-results`,
  use: {
    ...devices["Desktop Chrome"],
    baseURL: house.storefront,
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: house.chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
