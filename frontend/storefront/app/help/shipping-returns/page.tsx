import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Shipping and returns" };

export default function ShippingHelp() {
  return (
    <div className="page page-narrow prose">
      <h1 className="fv-display page-title">Shipping and returns</h1>
      <h2>When it leaves</h2>
      <p>A frame on its own is picked and packed as soon as it is paid. Glasses with lenses leave when an optician has checked the prescription, the lenses are cut and the finished pair has passed its measurement.</p>
      <h2>What it costs</h2>
      <p>Checkout asks our carriers for your address and shows each price with its date. Tax is worked out for the address and shown as its own line before you pay.</p>
      <h2>When you pay</h2>
      <p>Your card is checked when you order and charged when the parcel leaves. If you cancel before that, what was reserved on the card is released.</p>
      <h2>Following it</h2>
      <p>
        The confirmation mail holds a link to your order with every step. <Link href="/orders">Track an order</Link>.
      </p>
      <h2>Sending it back</h2>
      <p>
        Open your order and choose “Return something”, within 30 days of delivery. Say what and why: the page tells you what comes back before you send anything, and the label is yours to print. You choose between a refund, another colour or size, and store credit. If you changed your mind, the label is taken off the refund; if it is our doing, we pay it. Lenses made for you alone cannot be refunded for a change of mind, the frame can.
      </p>
      <h2>If something is wrong</h2>
      <p>Ask for a return and give that as the reason. Lenses that are not what your prescription says are made again within 90 days, progressive lenses you cannot get used to within 60, and for two years coatings and hinges have to hold.</p>
    </div>
  );
}
