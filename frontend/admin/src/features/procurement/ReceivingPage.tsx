import {
  GoodsReceiptsDocument,
  type GoodsReceiptsQuery,
  PurchaseOrdersDocument,
  type PurchaseOrdersQuery,
  type ReceiptFieldsFragment,
} from "@fovea/gql/admin";
import { getRouteApi, Link } from "@tanstack/react-router";
import { csvFile, downloadCsv } from "../../lib/csv";
import { usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { SideSheet } from "../../ui/Dialog";
import { Moment, PageHead } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { RECEIVING_COLUMNS } from "./columns";
import { ReceiptLines } from "./ReceiptsPanel";

const route = getRouteApi("/receiving");
const awaited = (data: PurchaseOrdersQuery) => data.purchaseOrders;
const receipts = (data: GoodsReceiptsQuery) => data.goodsReceipts;
const TABS = [
  { value: "awaited", label: "Awaited" },
  { value: "late", label: "Late" },
  { value: "receipts", label: "Receipts" },
] as const;

/** The dock: what is awaited, what is late, and what came. */
export default function ReceivingPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = TABS.find((entry) => entry.value === search.tab) ?? TABS[0];
  return (
    <div className="list-page">
      <PageHead title="Receiving" />
      <Tabs label="Receiving" tabs={TABS} value={tab.value} onChange={(value) => void navigate({ search: { tab: value } })} />
      <div className="toolbar">
        <SearchBox
          label="Search deliveries"
          placeholder={tab.value === "receipts" ? "Receipt, delivery note, order or SKU" : "Scan or type an order, supplier or SKU"}
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, q: q || undefined }, replace: true })}
        />
      </div>
      {tab.value === "receipts" ? <Receipts /> : <Awaited key={tab.value} late={tab.value === "late"} />}
    </div>
  );
}

function Awaited({ late }: { late: boolean }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages(
    PurchaseOrdersDocument,
    { status: ["sent", "acked", "partial"], search: search.q ?? "", late },
    awaited,
  );
  if (pages.pending) return <SkeletonRows count={12} />;
  if (pages.error) return <FailureState error={pages.error} retry={pages.retry} />;
  if (pages.rows.length === 0) {
    return (
      <EmptyState title={late ? "No delivery is late" : "No delivery fits"}>
        {search.q
          ? "Scan the number on the delivery note again, or search for the supplier."
          : "An order appears here once it was sent to its supplier."}
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Awaited deliveries"
      columns={RECEIVING_COLUMNS}
      rows={pages.rows}
      rowId={(row) => row.number}
      minWidth="52rem"
      onOpen={(row) => void navigate({ to: "/receiving/$number", params: { number: row.number } })}
      hasMore={pages.hasMore}
      loadingMore={pages.loadingMore}
      loadMore={pages.loadMore}
      foot={
        <span>
          {pages.rows.length} of {pages.total ?? pages.rows.length} orders,{" "}
          {pages.rows.reduce((sum, row) => sum + row.open, 0)} units open
        </span>
      }
    />
  );
}

const RECEIPT_COLUMNS: readonly Column<ReceiptFieldsFragment>[] = [
  { id: "number", header: "Receipt", width: "7rem", cell: (row) => <span className="fv-num strong">{row.number}</span> },
  { id: "at", header: "Came", width: "8rem", cell: (row) => <Moment at={row.receivedAt} /> },
  {
    id: "order",
    header: "Order",
    width: "7rem",
    cell: (row) => (
      <Link to="/purchasing/$number" params={{ number: row.purchaseOrderNumber }} className="fv-num">
        {row.purchaseOrderNumber}
      </Link>
    ),
  },
  { id: "supplier", header: "Supplier", width: "minmax(9rem, 1.5fr)", cell: (row) => row.supplierName },
  { id: "note", header: "Delivery note", width: "minmax(8rem, 1fr)", cell: (row) => row.deliveryNote || "–" },
  { id: "good", header: "Good", width: "5rem", end: true, cell: (row) => <span className="fv-num">{row.good}</span> },
  {
    id: "damaged",
    header: "Damaged",
    width: "6rem",
    end: true,
    cell: (row) => <span className="fv-num">{row.damaged}</span>,
  },
  { id: "by", header: "By", width: "8rem", cell: (row) => row.receivedBy },
];

function Receipts() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages(GoodsReceiptsDocument, { search: search.q ?? "" }, receipts);
  const current = pages.rows.find((row) => row.number === search.open) ?? null;
  if (pages.pending) return <SkeletonRows count={12} />;
  if (pages.error) return <FailureState error={pages.error} retry={pages.retry} />;
  if (pages.rows.length === 0) {
    return <EmptyState title="No receipt fits">Receipts appear here as soon as the first delivery is booked.</EmptyState>;
  }
  const exportCsv = () =>
    downloadCsv(
      "receipts.csv",
      csvFile(
        ["Receipt", "Came", "Order", "Supplier", "Delivery note", "SKU", "Good", "Damaged", "Lot", "Expires"],
        pages.rows.flatMap((row) =>
          row.lines.map((line) => [
            row.number,
            row.receivedAt,
            row.purchaseOrderNumber,
            row.supplierName,
            row.deliveryNote,
            line.sku,
            line.good,
            line.damaged,
            line.lot,
            line.expiresOn,
          ]),
        ),
      ),
    );
  return (
    <>
      <DataTable
        label="Receipts"
        columns={RECEIPT_COLUMNS}
        rows={pages.rows}
        rowId={(row) => row.number}
        minWidth="58rem"
        openId={search.open ?? null}
        wanted={search.open ?? null}
        onOpen={(row) => void navigate({ search: { ...search, open: row.number }, replace: true })}
        hasMore={pages.hasMore}
        loadingMore={pages.loadingMore}
        loadMore={pages.loadMore}
        foot={
          <>
            <span>
              {pages.rows.length} of {pages.total ?? pages.rows.length} receipts read
            </span>
            <Button size="sm" onClick={exportCsv}>
              Export CSV
            </Button>
          </>
        }
      />
      <SideSheet
        open={current !== null}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        title={current?.number ?? ""}
      >
        {current && <ReceiptLines receipt={current} />}
      </SideSheet>
    </>
  );
}
