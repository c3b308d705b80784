import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";

/** What the generated documents are: their text, with the types of answer and variables attached. */
export interface TypedDocument<Answer, Variables> extends DocumentTypeDecoration<Answer, Variables> {
  toString(): string;
}

export interface Endpoint {
  url: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  credentials?: RequestCredentials;
  /** Handed to `fetch` unchanged; the storefront asks for `no-store`. */
  cache?: RequestCache;
}

/** One entry of the answer's `errors`: not signed in, not allowed, or a fault. */
export interface Failure {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; traceId?: string };
}

/** The API was unreachable, or answered with top-level errors. Refusals are not failures: they come as `Problem`s in the data. */
export class GraphQLFailure extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly traceId: string | null,
    readonly failures: readonly Failure[] = [],
  ) {
    super(message);
    this.name = "GraphQLFailure";
  }
}

interface Envelope<Answer> {
  data?: Answer | null;
  errors?: Failure[];
}

/** Run one document. Throws `GraphQLFailure`; never returns half an answer. */
export async function execute<Answer, Variables extends object>(
  endpoint: Endpoint,
  document: TypedDocument<Answer, Variables>,
  variables: Variables,
): Promise<Answer> {
  const { url, headers, ...init } = endpoint;
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json", ...headers },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new GraphQLFailure("The service cannot be reached.", "UNREACHABLE", null);
  }
  const trace = response.headers.get("x-request-id");
  const envelope = await response
    .json()
    .then((body: unknown) => body as Envelope<Answer>)
    .catch(() => null);
  if (!envelope) throw new GraphQLFailure(`The service answered ${response.status}.`, "BAD_ANSWER", trace);
  const first = envelope.errors?.[0];
  if (first) {
    const { code = "INTERNAL", traceId = trace } = first.extensions ?? {};
    throw new GraphQLFailure(first.message, code, traceId, envelope.errors);
  }
  if (!envelope.data) throw new GraphQLFailure("The service answered without data.", "BAD_ANSWER", trace);
  return envelope.data;
}
