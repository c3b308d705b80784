import type { ReactNode } from "react";
import { AccountNav } from "@/features/account/account-nav";
import styles from "@/features/account/account.module.css";

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <div className={`page ${styles.layout}`}>
      <AccountNav />
      <div className="stack-lg">{children}</div>
    </div>
  );
}
