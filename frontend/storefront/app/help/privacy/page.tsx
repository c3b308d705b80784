import type { Metadata } from "next";

export const metadata: Metadata = { title: "Privacy" };

export default function PrivacyPage() {
  return (
    <div className="page page-narrow prose">
      <h1 className="fv-display page-title">Privacy</h1>
      <p>We keep what we need to make your glasses and to bring them to you, and nothing to follow you around.</p>
      <h2>What we keep</h2>
      <ul>
        <li>Your name, address, e-mail and phone number, for the order and the parcel.</li>
        <li>Your prescription, to make the lenses. It is stored encrypted and shown only to the opticians and lab staff who work on your order. A photo or PDF of it is kept the same way, without what a camera adds to its pictures.</li>
        <li>A photo you measure your pupillary distance on stays in your browser. We never receive it.</li>
        <li>What you ordered and what happened to it.</li>
        <li>An address you give us to be told when a frame is back. It is stored encrypted, used once, and forgotten a month later. We keep what you agreed to and when you stopped it.</li>
      </ul>
      <h2>What we never see</h2>
      <p>Your card number. It is typed into fields of our payment provider, Adyen, and goes straight to them.</p>
      <h2>Cookies</h2>
      <p>A few, all ours and none for advertising: they keep your cart, keep you signed in, keep your currency, and remember for a day the order you just placed.</p>
      <p>While you choose lenses, what you type is kept in this browser tab and forgotten when you close it.</p>
      <h2>Who else gets what</h2>
      <p>The carrier gets your name, address and phone number; the payment provider gets the amount and your card; the tax service gets the address without your name.</p>
    </div>
  );
}
