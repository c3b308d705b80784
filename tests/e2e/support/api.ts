import { randomUUID } from "node:crypto";
import { request as requests, type APIRequestContext } from "@playwright/test";
import { house } from "../house.js";

/** One of the demonstration accounts; `./dev up` prints them. */
export const PASSWORD = "correct-horse-battery";
export type Role = "admin" | "optician" | "lab" | "warehouse" | "support" | "buyer" | "finance";

export function staffEmail(role: Role): string {
  return `${role}@fovea.example`;
}

/** An address nobody has used before, so that a journey finds only its own orders and letters. */
export function freshEmail(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}@example.com`;
}

interface Failure {
  message: string;
  extensions?: { code?: string };
}

export interface Answer<Data> {
  data: Data | null;
  errors: Failure[];
}

/** Asks the schema as a program does; who asks is in the headers. Errors are part of the answer. */
export async function answer<Data>(
  request: APIRequestContext,
  query: string,
  variables: object,
  headers: Record<string, string>,
): Promise<Answer<Data>> {
  const response = await request.post(`${house.api}/graphql`, { data: { query, variables }, headers });
  const body = (await response.json()) as { data?: Data | null; errors?: Failure[] };
  return { data: body.data ?? null, errors: body.errors ?? [] };
}

/** The same for a question that must succeed. */
export async function ask<Data>(
  request: APIRequestContext,
  query: string,
  variables: object,
  headers: Record<string, string>,
): Promise<Data> {
  const { data, errors } = await answer<Data>(request, query, variables, headers);
  if (!data || errors.length > 0) throw new Error(`The API answered ${JSON.stringify(errors)}`);
  return data;
}

/** A member of staff at the API; the session is the same cookie the workbench has. */
export class Clerk {
  private constructor(private readonly request: APIRequestContext) {}

  /** With cookies of their own: a shopper's questions must not carry a clerk's session. */
  static async signedIn(role: Role): Promise<Clerk> {
    const clerk = new Clerk(await requests.newContext());
    const { signInStaff } = await clerk.ask<{ signInStaff: { __typename: string } }>(
      "mutation ($input: SignInStaffInput!) { signInStaff(input: $input) { __typename } }",
      { input: { email: staffEmail(role), password: PASSWORD } },
    );
    if (signInStaff.__typename !== "SignInStaffSuccess") throw new Error(`${role} may not sign in: ${signInStaff.__typename}`);
    return clerk;
  }

  ask<Data>(query: string, variables: object = {}): Promise<Data> {
    return ask<Data>(this.request, query, variables, { "x-fovea-csrf": "1" });
  }

  /** Runs one mutation that takes `input`, with a key of its own; throws what the API refuses. */
  async act(name: string, input: object, fields: string): Promise<Record<string, unknown>> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const data = await this.ask<Record<string, Record<string, unknown> & { __typename: string }>>(
      `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Problem { code message } ... on ${type}Success { ${fields} } } }`,
      { input },
    );
    const said = data[name];
    if (said?.__typename !== `${type}Success`) throw new Error(`${name} was refused: ${JSON.stringify(said)}`);
    return said;
  }

  async order(number: string): Promise<StaffOrder> {
    const { order } = await this.ask<{ order: StaffOrder | null }>(`query ($number: String) { order(number: $number) ${STAFF_ORDER} }`, { number });
    if (!order) throw new Error(`There is no order ${number}`);
    return order;
  }

  async ordersOf(email: string): Promise<StaffOrder[]> {
    const { orders } = await this.ask<{ orders: { edges: { node: StaffOrder }[] } }>(
      `query ($search: String) { orders(search: $search) { edges { node ${STAFF_ORDER} } } }`,
      { search: email },
    );
    return orders.edges.map((edge) => edge.node);
  }

  /** What can still be sold of a SKU. */
  async available(sku: string): Promise<number> {
    const { variant } = await this.ask<{ variant: { available: number } | null }>("query ($sku: String!) { variant(sku: $sku) { available } }", { sku });
    if (!variant) throw new Error(`There is no ${sku}`);
    return variant.available;
  }
}

export interface StaffOrder {
  id: string;
  number: string;
  status: string;
  email: string;
  nextAction: string | null;
  totals: { total: { minor: number } };
  lines: { id: string; sku: string; quantity: number }[];
  payment: { status: string; pspReference: string | null; authorised: { minor: number }; captured: { minor: number }; refunded: { minor: number } } | null;
  jobs: { id: string; number: string; status: string }[];
  pickTasks: { id: string; sku: string; bin: string; quantity: number; status: string }[];
  parcels: { id: string; carrier: string; trackingNumber: string | null; status: string }[];
  returns: { id: string; number: string; status: string; refund: { minor: number } | null }[];
}

const STAFF_ORDER = `{
  id number status email nextAction
  totals { total { minor } }
  lines { id sku quantity }
  payment { status pspReference authorised { minor } captured { minor } refunded { minor } }
  jobs { id number status }
  pickTasks { id sku bin quantity status }
  parcels { id carrier trackingNumber status }
  returns { id number status refund { minor } }
}`;
