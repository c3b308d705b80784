"use client";

import { Notice } from "@fovea/ui";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

const EVERY_MS = 2_500;
const TIMES = 24;

/** While a payment is under way the page asks again by itself, for a minute. */
export function AwaitPayment() {
  const router = useRouter();
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (count >= TIMES) return;
    const timer = setTimeout(() => {
      router.refresh();
      setCount(count + 1);
    }, EVERY_MS);
    return () => clearTimeout(timer);
  }, [count, router]);
  return (
    <Notice tone="info">
      {count < TIMES ? "We are checking your payment with the bank. This page follows by itself; please do not pay again." : "The bank is taking longer than usual. We mail you as soon as we know; please do not pay again."}
    </Notice>
  );
}
