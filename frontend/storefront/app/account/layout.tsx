import { headers } from "next/headers";
import type { ReactNode } from "react";
import { AccountNav } from "@/features/account/account-nav";
import styles from "@/features/account/account.module.css";
import { requireCustomer } from "@/features/account/customer";
import { PATH_HEADER } from "@/lib/names";

/** Asked for here, above the loading state, so that "please sign in" is a true redirect. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  await requireCustomer((await headers()).get(PATH_HEADER) ?? "/account");
  return (
    <div className={`page ${styles.layout}`}>
      <AccountNav />
      <div className="stack-lg">{children}</div>
    </div>
  );
}
