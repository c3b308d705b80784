import { Icon } from "@fovea/ui";
import Link from "next/link";
import { CURRENCIES, currency } from "@/lib/session";
import { CurrencySwitch } from "./currency-switch";
import styles from "./shell.module.css";
import { shell } from "./viewer";

export function Wordmark() {
  return (
    <svg viewBox="0 0 132 32" width={132} height={32} role="img" aria-label="Fovea">
      <circle cx="16" cy="16" r="12.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="16" cy="16" r="3.2" fill="currentColor" />
      <path d="M16 0v6M16 26v6" stroke="currentColor" strokeWidth="1.5" />
      <text x="38" y="23.5" fontFamily="var(--fv-font-display)" fontSize="25" fontWeight="480" letterSpacing="-0.4" fill="currentColor">
        Fovea
      </text>
    </svg>
  );
}

export async function Header() {
  const [seen, chosen] = await Promise.all([shell().catch(() => null), currency()]);
  const customer = seen?.viewer.customer;
  const count = seen?.cart?.count ?? 0;
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link href="/" className={styles.mark}>
          <Wordmark />
        </Link>
        <nav className={styles.nav} aria-label="Shop">
          <Link href="/frames">Glasses</Link>
          <Link href="/frames?sun=yes">Sunglasses</Link>
          <Link href="/help/prescription">Your prescription</Link>
        </nav>
        <div className={styles.tools}>
          <CurrencySwitch current={chosen} options={CURRENCIES} />
          <Link href="/frames?focus=search" className={styles.tool}>
            <Icon name="search" label="Search frames" />
          </Link>
          <Link href={customer ? "/account" : "/sign-in"} className={styles.tool}>
            <Icon name="user" />
            <span className={styles.toolText}>{customer ? (customer.name.split(" ")[0] ?? "Account") : "Sign in"}</span>
          </Link>
          <Link href="/cart" className={styles.tool} aria-label={`Cart, ${count} ${count === 1 ? "item" : "items"}`}>
            <Icon name="bag" />
            <span className={styles.count} aria-hidden="true">
              {count}
            </span>
          </Link>
        </div>
      </div>
    </header>
  );
}
