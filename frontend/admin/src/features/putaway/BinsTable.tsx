import { type BinFieldsFragment, BinsDocument, type BinsQuery, type ZonesQuery } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { csvFile, downloadCsv } from "../../lib/csv";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { BinSheet } from "./BinSheet";
import { OpenBins } from "./OpenBins";
import { Room } from "./Room";
import { ZoneChoice } from "./ZoneChoice";

const route = getRouteApi("/warehouse/bins");
const connection = (data: BinsQuery) => data.bins;

const COLUMNS: readonly Column<BinFieldsFragment>[] = [
  { id: "code", header: "Bin", width: "8rem", cell: (row) => <span className="fv-num strong">{row.code}</span> },
  { id: "name", header: "Name", width: "minmax(12rem, 2fr)", cell: (row) => row.name },
  { id: "warehouse", header: "Warehouse", width: "8rem", cell: (row) => row.warehouse },
  { id: "zone", header: "Zone", width: "5rem", cell: (row) => row.zone || "–" },
  { id: "sequence", header: "Walk", width: "5rem", end: true, cell: (row) => <span className="fv-num">{row.sequence}</span> },
  { id: "units", header: "Units", width: "5rem", end: true, cell: (row) => <span className="fv-num">{row.units}</span> },
  {
    id: "capacity",
    header: "Holds",
    width: "6rem",
    end: true,
    cell: (row) => <span className="fv-num">{row.capacity ?? "no limit"}</span>,
  },
  { id: "room", header: "Room", width: "10rem", cell: (row) => <Room units={row.units} capacity={row.capacity} /> },
];

/** Every bin, with how full it is. */
export function BinsTable({ zones }: { zones: ZonesQuery["zones"] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const [opening, setOpening] = useState(false);
  const pages = usePages(
    BinsDocument,
    { warehouse: search.warehouse ?? null, zone: search.zone ?? null, search: search.q ?? null },
    connection,
    { first: 100 },
  );
  const current = pages.rows.find((row) => row.code === search.open) ?? null;
  const exportCsv = () =>
    downloadCsv(
      "bins.csv",
      csvFile(
        ["Bin", "Name", "Warehouse", "Zone", "Walk", "Units", "Holds"],
        pages.rows.map((row) => [row.code, row.name, row.warehouse, row.zone, row.sequence, row.units, row.capacity]),
      ),
    );
  return (
    <>
      <div className="toolbar ends">
        <SearchBox
          label="Search bins"
          placeholder="Bin"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, q: q || undefined } })}
        />
        <ZoneChoice
          zones={zones}
          warehouse={search.warehouse}
          zone={search.zone}
          onChange={(warehouse, zone) => void navigate({ search: { ...search, warehouse, zone } })}
        />
        <Button onClick={exportCsv} disabled={pages.rows.length === 0}>
          Export CSV
        </Button>
        {may("warehouse:bin:edit") && (
          <Button variant="primary" icon="plus" onClick={() => setOpening(true)}>
            Open bins
          </Button>
        )}
      </div>
      {pages.pending ? (
        <SkeletonRows count={14} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title="No bin fits">Search by a part of its code, or choose another zone.</EmptyState>
      ) : (
        <DataTable
          label="Bins"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.code}
          minWidth="56rem"
          openId={current?.code ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.code }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} bins read
            </span>
          }
        />
      )}
      <BinSheet
        bin={current}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
      />
      <OpenBins open={opening} zones={zones} onClose={() => setOpening(false)} />
    </>
  );
}
