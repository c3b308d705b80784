import "server-only";

import { ShellDocument } from "@fovea/gql/storefront";
import { cache } from "react";
import { ask } from "@/lib/api";

/** Who is looking, and how full the cart is; asked once per request. */
export const shell = cache(async () => ask(ShellDocument, {}));
