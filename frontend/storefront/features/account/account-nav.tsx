"use client";

import { Button } from "@fovea/ui";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import styles from "./account.module.css";
import { signOut } from "./session-actions";

const LINKS = [
  ["/account", "Overview"],
  ["/account/orders", "Orders"],
  ["/account/returns", "Returns"],
  ["/account/credit", "Store credit"],
  ["/account/cards", "Saved cards"],
  ["/account/prescriptions", "Prescriptions"],
  ["/account/addresses", "Addresses"],
  ["/account/letters", "Letters"],
] as const;

export function AccountNav() {
  const path = usePathname();
  const row = useRef<HTMLElement>(null);
  // On a phone the row scrolls; the page one is on must not start outside of it.
  useEffect(() => {
    row.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [path]);
  return (
    <nav className={styles.nav} aria-label="Account" ref={row}>
      {LINKS.map(([href, label]) => (
        <Link key={href} href={href} aria-current={path === href ? "page" : undefined}>
          {label}
        </Link>
      ))}
      <form action={signOut}>
        <Button type="submit" variant="quiet" size="sm">
          Sign out
        </Button>
      </form>
    </nav>
  );
}
