import { SuppliersDocument, type SuppliersQuery } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Amount, StateChip } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { percent } from "./states";
import { daysLabel } from "./suppliers";
import { SupplierForm } from "./SupplierForm";
import { SupplierSheet } from "./SupplierSheet";

const route = getRouteApi("/purchasing");
type Row = SuppliersQuery["suppliers"][number];

const COLUMNS: readonly Column<Row>[] = [
  { id: "code", header: "Code", width: "8rem", cell: (row) => <code className="code">{row.code}</code> },
  { id: "name", header: "Supplier", width: "minmax(11rem, 2fr)", cell: (row) => row.name },
  { id: "currency", header: "Paid in", width: "5rem", cell: (row) => row.currency },
  {
    id: "lead",
    header: "Takes",
    width: "13rem",
    cell: (row) =>
      row.leadTime?.measured ? (
        <span className="fv-num">
          {row.leadTime.meanDays} ± {row.leadTime.sdDays} d, {row.leadTime.receipts} receipts
        </span>
      ) : (
        <span className="fv-num">{row.leadTimeDays} d, as agreed</span>
      ),
  },
  { id: "days", header: "Takes orders", width: "7.5rem", cell: (row) => daysLabel(row.orderDays) },
  {
    id: "tolerance",
    header: "May send over",
    width: "7.5rem",
    end: true,
    cell: (row) => <span className="fv-num">{percent(row.overReceiptBp)}</span>,
  },
  { id: "minimum", header: "Smallest order", width: "8rem", end: true, cell: (row) => <Amount of={row.minimumOrder} /> },
  { id: "terms", header: "Terms", width: "minmax(8rem, 1fr)", cell: (row) => row.paymentTerms || "–" },
  {
    id: "active",
    header: "Status",
    width: "7rem",
    cell: (row) => <StateChip code={row.active ? "supplier_active" : "supplier_retired"} />,
  },
];

/** Everyone we buy from; a row opens who they are and what they ask for what. */
export function SuppliersList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useDocument(SuppliersDocument, { search: search.q ?? "" }, { keepPrevious: true });
  const rows = query.data?.suppliers ?? [];
  const { may } = useSession();
  const [fresh, setFresh] = useState(false);
  return (
    <>
      <div className="toolbar">
        <SearchBox
          label="Search suppliers"
          placeholder="Code or name"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, q: q || undefined }, replace: true })}
        />
        {may("procurement:supplier:edit") && (
          <Button icon="plus" onClick={() => setFresh(true)}>
            New supplier
          </Button>
        )}
      </div>
      {query.isPending ? (
        <SkeletonRows count={8} />
      ) : query.error ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title="No supplier fits">Search for another code or name.</EmptyState>
      ) : (
        <DataTable
          label="Suppliers"
          columns={COLUMNS}
          rows={rows}
          rowId={(row) => row.id}
          minWidth="69rem"
          openId={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.id }, replace: true })}
          foot={<span>{rows.length} suppliers</span>}
        />
      )}
      {fresh && (
        <SupplierForm
          supplier={null}
          onClose={() => setFresh(false)}
          onSaved={(open) => void navigate({ search: { ...search, open }, replace: true })}
        />
      )}
      <SupplierSheet
        id={search.open ?? null}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
      />
    </>
  );
}
