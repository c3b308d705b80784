import { defineConfig, devices } from "@playwright/test";
import { house } from "./house.js";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  // One house, one stock, one mailbox: the visits come one after the other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
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
