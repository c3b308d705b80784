/** Addresses and secrets, read when a request asks: one build serves every house. */
export const environment = {
  /** Where the API answers. */
  get apiUrl(): string {
    return (process.env.API_URL ?? process.env.FOVEA_API_URL ?? "http://127.0.0.1:8000").replace(/\/$/, "");
  },
  /** The shop's own address as browsers see it; null when the request has to tell. */
  get storefrontUrl(): string | null {
    return process.env.STOREFRONT_URL?.replace(/\/$/, "") ?? null;
  },
  /** Proves to the API that a visitor id came from this server. */
  get storefrontSecret(): string | null {
    return process.env.FOVEA_STOREFRONT_SECRET ?? null;
  },
  /** Another address for the card fields than the payment provider's own; null means the provider's. */
  get adyenUrl(): string | null {
    return process.env.ADYEN_BASE_URL?.replace(/\/$/, "") || null;
  },
  get adyenClientKey(): string {
    return process.env.ADYEN_CLIENT_KEY ?? "";
  },
  get production(): boolean {
    return process.env.FOVEA_ENVIRONMENT === "production";
  },
};
