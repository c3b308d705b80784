/** Where the house under test stands; `./dev test e2e` says so. */
function told(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run ./dev test e2e`);
  return value;
}

export const house = {
  storefront: told("FOVEA_STOREFRONT_URL"),
  admin: told("FOVEA_ADMIN_URL"),
  api: told("FOVEA_API_URL"),
  mailbox: told("FOVEA_MAILBOX_URL"),
  adyen: told("FOVEA_ADYEN_URL"),
  avatax: told("FOVEA_AVATAX_URL"),
  easypost: told("FOVEA_EASYPOST_URL"),
  shippo: told("FOVEA_SHIPPO_URL"),
  chromium: told("CHROMIUM_PATH"),
  screenshots: told("FOVEA_SCREENSHOTS"),
  state: told("FOVEA_STATE"),
} as const;
