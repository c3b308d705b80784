import "server-only";

import { execute, type TypedDocument } from "@fovea/gql";
import { cookies, headers } from "next/headers";
import { environment } from "./environment";
import { REQUEST_ID_HEADER, SESSION_COOKIE, VISITOR_COOKIE } from "./names";

async function callerHeaders(): Promise<Record<string, string>> {
  const [jar, incoming] = await Promise.all([cookies(), headers()]);
  const found: [string, string | null | undefined][] = [
    ["authorization", jar.has(SESSION_COOKIE) ? `Bearer ${jar.get(SESSION_COOKIE)?.value ?? ""}` : null],
    ["x-fovea-visitor", jar.get(VISITOR_COOKIE)?.value],
    ["x-fovea-storefront", environment.storefrontSecret],
    ["x-forwarded-for", incoming.get("x-forwarded-for")],
    ["user-agent", incoming.get("user-agent")],
    [REQUEST_ID_HEADER, incoming.get(REQUEST_ID_HEADER)],
  ];
  return Object.fromEntries(found.filter((pair): pair is [string, string] => Boolean(pair[1])));
}

/** Ask the API on behalf of this request's visitor or customer. Throws `GraphQLFailure`; refusals come back as data. */
export async function ask<Answer, Variables extends object>(
  document: TypedDocument<Answer, Variables>,
  variables: Variables,
): Promise<Answer> {
  return execute({ url: `${environment.apiUrl}/graphql`, headers: await callerHeaders(), cache: "no-store" }, document, variables);
}
