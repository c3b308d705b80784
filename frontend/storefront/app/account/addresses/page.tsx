import type { Metadata } from "next";
import { AddressBook } from "@/features/account/address-book";
import { requireCustomer } from "@/features/account/customer";

export const metadata: Metadata = { title: "Your addresses" };

export default async function AddressesPage() {
  const customer = await requireCustomer("/account/addresses");
  return (
    <>
      <h1 className="fv-display page-title">Your addresses</h1>
      <AddressBook addresses={customer.addresses} name={customer.name} />
    </>
  );
}
