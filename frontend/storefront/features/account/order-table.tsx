import type { AccountOrdersQuery } from "@fovea/gql/storefront";
import { StatusChip, Table, Td, Th, formatDate, formatMoney } from "@fovea/ui";
import Link from "next/link";
import { statusOf } from "@/features/orders/stages";
import styles from "./account.module.css";

type Orders = AccountOrdersQuery["myOrders"];

export function OrderTable({ orders }: { orders: Orders }) {
  return (
    <Table caption="Your orders" className={`fv-table ${styles.table}`}>
      <thead>
        <tr>
          <Th>Order</Th>
          <Th>Placed</Th>
          <Th>What</Th>
          <Th>State</Th>
          <Th numeric>Total</Th>
        </tr>
      </thead>
      <tbody>
        {orders.edges.map(({ node }) => {
          const status = statusOf(node.status);
          return (
            <tr key={node.id}>
              <Td>
                <Link href={`/orders/${node.number}`} className="fv-num">
                  {node.number}
                </Link>
              </Td>
              <Td className="fv-num">{formatDate(node.placedAt)}</Td>
              <Td>{node.lines.map((line) => (line.quantity > 1 ? `${line.quantity} × ${line.frameName}` : line.frameName)).join(", ")}</Td>
              <Td>
                <StatusChip tone={status.tone}>{status.label}</StatusChip>
                {node.prescriptionRequests.length > 0 ? (
                  <>
                    {" "}
                    <StatusChip tone="caution">We need your prescription</StatusChip>
                  </>
                ) : null}
              </Td>
              <Td numeric>{formatMoney(node.totals.total)}</Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
