import { mayPay } from "@/lib/security-headers";

export interface DropInSettings {
  environment: "test" | "live";
  clientKey: string;
  /** Another address than the provider's own; null in production. */
  url: string | null;
}

/**
 * The library opens a bank's page over plain http only where its API address contains a word of its own; a simulated
 * provider answers below that word too.
 */
function libraryAddress(url: string): string {
  return `${url}/checkoutshopper/test/${url.startsWith("http:") ? "http://localhost:8080/" : ""}`;
}

/** What every use of the provider's library begins with. */
export function libraryOptions({ environment, clientKey, url }: DropInSettings) {
  return {
    environment,
    clientKey,
    locale: "en-US",
    analytics: { enabled: false },
    ...(url
      ? {
          _environmentUrls: {
            api: libraryAddress(url),
            analytics: `${url}/checkoutanalytics/test/`,
            cdn: { images: `${url}/checkoutshopper/test/`, translations: `${url}/checkoutshopper/test/` },
          },
        }
      : {}),
  };
}

/** The policy of this document is that of the path it was loaded at: one that frames no bank is loaded again. */
export function loadedWhereBanksMayAsk(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return !entry || mayPay(new URL(entry.name).pathname) || !mayPay(window.location.pathname);
}

/** What a session's form hands out when it is done, whatever came of it. */
export function sessionResultOf(told: object | undefined): string | null {
  return told && "sessionResult" in told && typeof told.sessionResult === "string" ? told.sessionResult : null;
}
