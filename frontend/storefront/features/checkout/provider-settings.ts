import "server-only";

import { environment } from "@/lib/environment";
import type { DropInSettings } from "./provider";

/** How the browser reaches the provider's card form. */
export function dropInSettings(): DropInSettings {
  return { environment: environment.production ? "live" : "test", clientKey: environment.adyenClientKey, url: environment.adyenUrl };
}
