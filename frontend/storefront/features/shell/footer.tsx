import Link from "next/link";
import styles from "./shell.module.css";

const COLUMNS = [
  {
    title: "Shop",
    links: [
      ["/frames", "All glasses"],
      ["/frames?sun=yes", "Sunglasses"],
      ["/cart", "Your cart"],
    ],
  },
  {
    title: "Help",
    links: [
      ["/help/prescription", "How to read a prescription"],
      ["/help/shipping-returns", "Shipping and returns"],
      ["/orders", "Track an order"],
    ],
  },
  {
    title: "Account",
    links: [
      ["/account", "Your account"],
      ["/account/prescriptions", "Saved prescriptions"],
      ["/help/privacy", "Privacy"],
    ],
  },
] as const;

export function Footer() {
  return (
    <footer className={styles.footer}>
      <div className={styles.footerGrid}>
        <p className={`fv-display ${styles.motto}`}>The fovea is the point of sharpest sight.</p>
        {COLUMNS.map((column) => (
          <nav key={column.title} aria-label={`${column.title}, at the foot of the page`}>
            <h2>{column.title}</h2>
            <ul role="list">
              {column.links.map(([href, label]) => (
                <li key={href}>
                  <Link href={href}>{label}</Link>
                </li>
              ))}
            </ul>
          </nav>
        ))}
      </div>
      <p className={styles.small}>Lenses are cut to your prescription after an optician has checked it.</p>
    </footer>
  );
}
