"use client";

import { Button } from "@fovea/ui";
import Link from "next/link";
import { usePathname } from "next/navigation";
import styles from "./account.module.css";
import { signOut } from "./session-actions";

const LINKS = [
  ["/account", "Overview"],
  ["/account/orders", "Orders"],
  ["/account/prescriptions", "Prescriptions"],
  ["/account/addresses", "Addresses"],
] as const;

export function AccountNav() {
  const path = usePathname();
  return (
    <nav className={styles.nav} aria-label="Account">
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
