import type { Metadata } from "next";
import { requireCustomer } from "@/features/account/customer";
import { PrescriptionBook } from "@/features/account/prescription-book";

export const metadata: Metadata = { title: "Your prescriptions" };

export default async function PrescriptionsPage() {
  const customer = await requireCustomer("/account/prescriptions");
  return (
    <>
      <div className="stack">
        <h1 className="fv-display page-title">Your prescriptions</h1>
        <p className="fv-muted">Kept encrypted, and seen only by the opticians who check them.</p>
      </div>
      <PrescriptionBook prescriptions={customer.prescriptions.filter((entry) => entry.status.toLowerCase() !== "archived")} />
    </>
  );
}
