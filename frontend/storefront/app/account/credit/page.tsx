import { MyStoreCreditDocument } from "@fovea/gql/storefront";
import { EmptyState, Table, Td, Th, formatDate, formatMoney } from "@fovea/ui";
import type { Metadata } from "next";
import { requireCustomer } from "@/features/account/customer";
import styles from "@/features/returns/returns.module.css";
import { ask } from "@/lib/api";

export const metadata: Metadata = { title: "Your store credit" };

export default async function CreditPage() {
  await requireCustomer("/account/credit");
  const { myStoreCredit: credit } = await ask(MyStoreCreditDocument, {});
  return (
    <>
      <h1 className="fv-display page-title">Your store credit</h1>
      {credit.entries.length > 0 ? (
        <>
          <p className={`fv-num ${styles.balance}`}>{credit.balances.map((one) => formatMoney(one)).join(" and ")}</p>
          <p className="fv-muted">The checkout offers it whenever you pay in the same currency. It does not expire.</p>
          <Table caption="Where it came from and went">
            <thead>
              <tr>
                <Th>Day</Th>
                <Th>What</Th>
                <Th numeric>Amount</Th>
                <Th numeric>Balance</Th>
              </tr>
            </thead>
            <tbody>
              {credit.entries.map((entry, index) => (
                <tr key={`${entry.at}-${index}`}>
                  <Td className="fv-num">{formatDate(entry.at)}</Td>
                  <Td>{entry.text}</Td>
                  <Td numeric>{formatMoney(entry.amount)}</Td>
                  <Td numeric>{formatMoney(entry.balance)}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </>
      ) : (
        <EmptyState icon="return" title="No store credit yet">
          When you send something back you can take store credit instead of a refund; nothing is then taken off for the label.
        </EmptyState>
      )}
    </>
  );
}
