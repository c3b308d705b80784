import { LotsDocument, type LotsQuery, type StockLotFieldsFragment } from "@fovea/gql/admin";
import { formatDate } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { csvFile, downloadCsv } from "../../lib/csv";
import { usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Moment, PageHead, StateChip } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { LotSheet } from "./LotSheet";
import { LOT_TABS, lotKey } from "./lots";

const route = getRouteApi("/stock/recall");
const connection = (data: LotsQuery) => data.lots;

const COLUMNS: readonly Column<StockLotFieldsFragment>[] = [
  { id: "code", header: "Lot", width: "10rem", cell: (row) => <span className="fv-num strong">{row.code}</span> },
  { id: "sku", header: "SKU", width: "minmax(12rem, 1fr)", cell: (row) => <code className="code">{row.sku}</code> },
  { id: "kind", header: "Kind", width: "6rem", cell: (row) => (row.serial ? "Serial" : "Lot") },
  { id: "status", header: "Status", width: "10rem", cell: (row) => <StateChip code={`lot_${row.status}`} /> },
  {
    id: "expires",
    header: "Expires",
    width: "8rem",
    cell: (row) => (row.expiresOn ? formatDate(row.expiresOn) : <span className="fv-muted">never</span>),
  },
  { id: "supplier", header: "Supplier's lot", width: "minmax(8rem, 1fr)", cell: (row) => row.supplierLot },
  { id: "received", header: "Received", width: "9rem", cell: (row) => <Moment at={row.receivedAt} /> },
  {
    id: "onHand",
    header: "On hand",
    width: "6rem",
    end: true,
    cell: (row) => <span className="fv-num strong">{row.onHand}</span>,
  },
];

/** Every lot and serial number: where it came from, who has units of it, and whether it may be sold. */
export default function RecallPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = LOT_TABS.find((entry) => entry.value === search.tab) ?? LOT_TABS[0];
  const pages = usePages(LotsDocument, { search: search.q ?? null, status: tab?.status ?? null }, connection);
  const exportCsv = () =>
    downloadCsv(
      "lots.csv",
      csvFile(
        ["Lot", "SKU", "Kind", "Status", "Expires", "Supplier's lot", "Received", "On hand"],
        pages.rows.map((row) => [
          row.code,
          row.sku,
          row.serial ? "serial" : "lot",
          row.status,
          row.expiresOn,
          row.supplierLot,
          row.receivedAt,
          row.onHand,
        ]),
      ),
    );
  return (
    <div className="list-page">
      <PageHead
        title="Lots and recall"
        actions={
          <Button onClick={exportCsv} disabled={pages.rows.length === 0}>
            Export CSV
          </Button>
        }
      />
      <Tabs
        label="Lots by state"
        tabs={LOT_TABS}
        value={tab?.value ?? "all"}
        onChange={(value) => void navigate({ search: { tab: value, q: search.q } })}
      />
      <div className="toolbar">
        <SearchBox
          label="Search lots"
          placeholder="Lot, SKU or supplier's lot"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { tab: search.tab, q: q || undefined } })}
        />
      </div>
      {pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState
          title={search.q ? `No lot here fits "${search.q}"` : "No lot in this list"}
          action={search.q ? <Button onClick={() => void navigate({ search: {} })}>Show all lots</Button> : undefined}
        >
          Lots appear when goods that are kept by lot or serial number are received, such as lens blanks.
        </EmptyState>
      ) : (
        <DataTable
          label="Lots"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={lotKey}
          minWidth="62rem"
          openId={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: lotKey(row) }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} lots read
            </span>
          }
        />
      )}
      <LotSheet
        open={search.open ?? null}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
      />
    </div>
  );
}
