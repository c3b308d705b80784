import type { OrderRowFragment } from "@fovea/gql/admin";
import { StatusChip } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import type { CsvValue } from "../../lib/csv";
import { decimal } from "../../lib/format";
import { statusOf } from "../../lib/status";
import type { Column } from "../../ui/DataTable";
import { Amount, DueDate, Moment, StateChip } from "../../ui/parts";
import { nextStep } from "./nextStep";

/** A column of the orders list with its plain value for a spreadsheet. */
export interface OrderColumn extends Column<OrderRowFragment> {
  csv: (order: OrderRowFragment) => CsvValue;
}

const CLOSED = new Set(["shipped", "delivered", "cancelled", "expired"]);

function openHolds(order: OrderRowFragment) {
  return (order.holds ?? []).filter((hold) => hold.releasedAt === null);
}

function pieces(order: OrderRowFragment): number {
  return order.lines.reduce((sum, line) => sum + line.quantity, 0);
}

export const ORDER_COLUMNS: readonly OrderColumn[] = [
  {
    id: "number",
    header: "Order",
    width: "6.5rem",
    cell: (order) => (
      <Link to="/orders/$number" params={{ number: order.number }} className="fv-num strong">
        {order.number}
      </Link>
    ),
    csv: (order) => order.number,
  },
  {
    id: "placed",
    header: "Placed",
    width: "7rem",
    cell: (order) => <Moment at={order.placedAt} />,
    csv: (order) => order.placedAt,
  },
  {
    id: "customer",
    header: "Customer",
    width: "minmax(8.5rem, 1.4fr)",
    cell: (order) => order.customerName ?? order.email,
    csv: (order) => order.customerName ?? order.email,
  },
  {
    id: "status",
    header: "Status",
    width: "9.75rem",
    cell: (order) => <StateChip code={order.status} />,
    csv: (order) => statusOf(order.status).label,
  },
  {
    id: "holds",
    header: "Holds",
    width: "9.25rem",
    cell: (order) =>
      openHolds(order).map((hold) => (
        <StatusChip key={hold.id} tone="caution">
          {statusOf(hold.kind).label}
        </StatusChip>
      )),
    csv: (order) =>
      openHolds(order)
        .map((hold) => statusOf(hold.kind).label)
        .join("; "),
  },
  {
    id: "next",
    header: "Next",
    width: "minmax(10rem, 1.2fr)",
    cell: (order) =>
      order.nextAction ? nextStep(order.nextAction, order.number).label : <span className="fv-muted">–</span>,
    csv: (order) => order.nextAction && nextStep(order.nextAction, order.number).label,
  },
  {
    id: "promised",
    header: "Promised",
    width: "10.5rem",
    cell: (order) => <DueDate on={order.promisedOn} done={CLOSED.has(order.status)} />,
    csv: (order) => order.promisedOn,
  },
  {
    id: "tags",
    header: "Tags",
    width: "minmax(7rem, 0.8fr)",
    cell: (order) =>
      (order.tags ?? []).length > 0 ? (
        (order.tags ?? []).map((tag) => <StatusChip key={tag} icon="tag">
            {tag}
          </StatusChip>)
      ) : (
        <span className="fv-muted">–</span>
      ),
    csv: (order) => (order.tags ?? []).join("; "),
  },
  {
    id: "destination",
    header: "Ship to",
    width: "minmax(8rem, 1fr)",
    cell: (order) => `${order.shippingAddress.city}, ${order.shippingAddress.country}`,
    csv: (order) => `${order.shippingAddress.city}, ${order.shippingAddress.country}`,
  },
  {
    id: "pieces",
    header: "Pieces",
    width: "4.5rem",
    end: true,
    cell: (order) => <span className="fv-num">{pieces(order)}</span>,
    csv: pieces,
  },
  {
    id: "total",
    header: "Total",
    width: "6.5rem",
    end: true,
    cell: (order) => <Amount of={order.totals.total} />,
    csv: (order) => decimal(order.totals.total),
  },
];

/** Columns hidden until someone asks for them. */
export const HIDDEN_AT_FIRST: Record<string, boolean> = { destination: false, pieces: false, tags: false };

/** The columns a kept list shows, by their ids; the first always stays. */
export function visibilityOf(columns: readonly string[]): Record<string, boolean> {
  return Object.fromEntries(ORDER_COLUMNS.slice(1).map((column) => [column.id, columns.includes(column.id)]));
}

/** The ids of the columns that are shown. */
export function shownColumns(visibility: Record<string, boolean>): string[] {
  return ORDER_COLUMNS.filter((column) => visibility[column.id] ?? true).map((column) => column.id);
}
