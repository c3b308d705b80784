import "server-only";

import { execute, GraphQLFailure, type Endpoint, type TypedDocument } from "@fovea/gql";
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

/** A kept-alive connection may end just as it is used again; asking once more is harmless for a question, never for a deed. */
function isQuestion(text: string): boolean {
  return text.trimStart().startsWith("query");
}

/** Ask the API on behalf of this request's visitor or customer. Throws `GraphQLFailure`; refusals come back as data. */
export async function ask<Answer, Variables extends object>(
  document: TypedDocument<Answer, Variables>,
  variables: Variables,
): Promise<Answer> {
  const endpoint: Endpoint = { url: `${environment.apiUrl}/graphql`, headers: await callerHeaders(), cache: "no-store" };
  try {
    return await execute(endpoint, document, variables);
  } catch (failure) {
    if (failure instanceof GraphQLFailure && failure.code === "UNREACHABLE" && isQuestion(document.toString())) {
      return execute(endpoint, document, variables);
    }
    throw failure;
  }
}

/** Hand a file to the API on behalf of this request's visitor or customer; null when the API cannot be reached or says nothing. */
export async function sendFile(path: string, file: Blob): Promise<{ ok: boolean; body: unknown } | null> {
  const headers = { ...(await callerHeaders()), "content-type": file.type };
  const answer = await fetch(`${environment.apiUrl}${path}`, { method: "POST", headers, body: file, cache: "no-store" }).catch(() => null);
  const body: unknown = await answer?.json().catch(() => null);
  return answer && body ? { ok: answer.ok, body } : null;
}

/** A document of the API on behalf of this request's visitor or customer; null when it cannot be reached. */
export async function fetchDocument(path: string): Promise<Response | null> {
  return fetch(`${environment.apiUrl}${path}`, { headers: await callerHeaders(), cache: "no-store" }).catch(() => null);
}
