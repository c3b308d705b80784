import type { Metadata } from "next";
import Link from "next/link";
import { FindForm } from "@/features/orders/find-form";

export const metadata: Metadata = { title: "Track an order" };

export default function TrackPage() {
  return (
    <div className="page page-narrow stack-lg">
      <div className="stack">
        <h1 className="fv-display page-title">Track an order</h1>
        <p>
          The quickest way is the link in your confirmation mail: it opens your order without a password. With an account,{" "}
          <Link href="/account/orders">your orders</Link> are all in one place.
        </p>
      </div>
      <FindForm />
      <p className="fv-muted">
        The number alone does not open an order that was placed in another browser: an order shows your address and your
        prescription, so we ask for the link from the mail, or for your account.
      </p>
    </div>
  );
}
