import "server-only";

import { headers } from "next/headers";
import { environment } from "./environment";

/** Where this shop is reached, without a slash at the end. */
export async function ownAddress(): Promise<string> {
  const incoming = await headers();
  return environment.storefrontUrl ?? `${incoming.get("x-forwarded-proto") ?? "http"}://${incoming.get("host") ?? ""}`;
}
