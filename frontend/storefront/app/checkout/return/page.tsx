import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ReturnFromBank } from "@/features/checkout/return-from-bank";

export const metadata: Metadata = { title: "Payment" };

/** What the provider may append to the address; anything else in it is not ours to pass on. */
const DETAILS = ["redirectResult", "payload", "MD", "PaRes"] as const;

export default async function ReturnPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = await searchParams;
  const details = Object.fromEntries(DETAILS.flatMap((name) => (typeof query[name] === "string" ? [[name, query[name]]] : [])));
  if (Object.keys(details).length === 0) redirect("/checkout");
  return (
    <div className="page page-narrow">
      <ReturnFromBank details={details} />
    </div>
  );
}
