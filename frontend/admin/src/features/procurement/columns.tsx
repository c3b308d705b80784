import type { PurchaseRowFragment } from "@fovea/gql/admin";
import { Link } from "@tanstack/react-router";
import type { Column } from "../../ui/DataTable";
import { Amount, DueDate, Moment, StateChip } from "../../ui/parts";
import { stepLabel } from "./states";

type Row = PurchaseRowFragment;
const NUMBER: Column<Row> = {
  id: "number",
  header: "Order",
  width: "6.5rem",
  cell: (row) => (
    <Link to="/purchasing/$number" params={{ number: row.number }} className="fv-num strong">
      {row.number}
    </Link>
  ),
};
const SUPPLIER: Column<Row> = {
  id: "supplier",
  header: "Supplier",
  width: "minmax(9rem, 1.5fr)",
  cell: (row) => row.supplierName,
};
const STATUS: Column<Row> = {
  id: "status",
  header: "Status",
  width: "9.5rem",
  cell: (row) => <StateChip code={`po_${row.status}`} />,
};
const DUE: Column<Row> = {
  id: "due",
  header: "Complete by",
  width: "10.5rem",
  cell: (row) => <DueDate on={row.expectedOn} done={!["sent", "acked", "partial"].includes(row.status)} />,
};
const OPEN: Column<Row> = {
  id: "open",
  header: "Open",
  width: "8rem",
  end: true,
  cell: (row) => (
    <span className="fv-num">
      {row.open} of {row.ordered}
    </span>
  ),
};

export const ORDER_COLUMNS: readonly Column<Row>[] = [
  NUMBER,
  SUPPLIER,
  STATUS,
  { id: "next", header: "Next", width: "minmax(9rem, 1.2fr)", cell: (row) => stepLabel(row.nextAction) },
  DUE,
  { id: "warehouse", header: "For", width: "5.5rem", cell: (row) => row.warehouse },
  OPEN,
  { id: "total", header: "Total", width: "7.5rem", end: true, cell: (row) => <Amount of={row.total} /> },
  { id: "created", header: "Drafted", width: "7.5rem", cell: (row) => <Moment at={row.createdAt} /> },
];

/** What the dock needs to know of an order: no prices. */
export const RECEIVING_COLUMNS: readonly Column<Row>[] = [
  { ...NUMBER, cell: (row) => <span className="fv-num strong">{row.number}</span> },
  SUPPLIER,
  STATUS,
  DUE,
  { id: "warehouse", header: "For", width: "6rem", cell: (row) => row.warehouse },
  { id: "lines", header: "Lines", width: "5rem", end: true, cell: (row) => <span className="fv-num">{row.lines}</span> },
  OPEN,
];
