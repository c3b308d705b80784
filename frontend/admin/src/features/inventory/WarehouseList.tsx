import { HousesDocument, type HouseFieldsFragment } from "@fovea/gql/admin";
import { StatusChip } from "@fovea/ui";
import { useDocument } from "../../lib/queries";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { addressLine } from "./sender";
import { WarehouseSheet } from "./WarehouseSheet";

const KINDS: Readonly<Record<string, string>> = { dc: "Warehouse", store: "Store" };

const COLUMNS: readonly Column<HouseFieldsFragment>[] = [
  { id: "code", header: "Code", width: "8rem", cell: (row) => <span className="fv-num strong">{row.code}</span> },
  { id: "name", header: "Name", width: "minmax(10rem, 1fr)", cell: (row) => row.name },
  { id: "kind", header: "Kind", width: "7rem", cell: (row) => KINDS[row.kind] ?? row.kind },
  { id: "lab", header: "Lab", width: "4rem", cell: (row) => (row.lab ? "yes" : "no") },
  { id: "order", header: "Serves", width: "5rem", end: true, cell: (row) => <span className="fv-num">{row.priority}.</span> },
  {
    id: "sender",
    header: "Its parcels come from",
    width: "minmax(16rem, 3fr)",
    cell: (row) =>
      row.line1 ? (
        addressLine(row)
      ) : (
        <StatusChip tone="caution">
          No address: no label can be bought
        </StatusChip>
      ),
  },
];

interface WarehouseListProps {
  open: string | null;
  onOpen: (code: string | undefined) => void;
}

/** The houses, and the address each one's parcels name as their sender. */
export function WarehouseList({ open, onOpen }: WarehouseListProps) {
  const query = useDocument(HousesDocument, {});
  if (query.isPending) return <SkeletonRows count={4} />;
  if (query.error && !query.data) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const houses = query.data?.warehouses ?? [];
  const current = houses.find((house) => house.code === open) ?? null;
  if (houses.length === 0) return <EmptyState title="No warehouse yet">Whoever sets the house up opens the first one.</EmptyState>;
  return (
    <>
      <DataTable
        label="Warehouses"
        columns={COLUMNS}
        rows={houses}
        rowId={(row) => row.code}
        minWidth="52rem"
        openId={current?.code ?? null}
        onOpen={(row) => onOpen(row.code)}
        foot={<span>{houses.length} houses</span>}
      />
      <WarehouseSheet house={current} onClose={() => onOpen(undefined)} />
    </>
  );
}
