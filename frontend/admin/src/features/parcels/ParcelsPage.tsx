import { ParcelsDocument, type ParcelsQuery, type ParcelRowFieldsFragment, ParcelWorkDocument } from "@fovea/gql/admin";
import { SelectField, StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { csvFile, downloadCsv } from "../../lib/csv";
import { useDocument, usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Age, DueDate, PageHead, StateChip } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { alertLabel, PARCEL_TABS } from "./lists";
import { ParcelSheet } from "./ParcelSheet";
import { RulesPanel } from "./RulesPanel";

const route = getRouteApi("/parcels");
const connection = (data: ParcelsQuery) => data.parcels;
const TABS = [...PARCEL_TABS, { value: "rules", label: "Carrier rules" }];

const COLUMNS: readonly Column<ParcelRowFieldsFragment>[] = [
  {
    id: "tracking",
    header: "Tracking number",
    width: "12.5rem",
    cell: (row) =>
      row.parcel.trackingNumber ? (
        <code className="code">{row.parcel.trackingNumber}</code>
      ) : (
        <span className="fv-muted">no label yet</span>
      ),
  },
  {
    id: "order",
    header: "Order or return",
    width: "8.5rem",
    cell: (row) => <span className="fv-num strong">{row.orderNumber ?? row.returnNumber}</span>,
  },
  { id: "status", header: "Status", width: "8.5rem", cell: (row) => <StateChip code={row.parcel.status} /> },
  {
    id: "alerts",
    header: "To look at",
    width: "14rem",
    cell: (row) =>
      row.alerts.length > 0 && (
        <StatusChip tone="critical" icon="alert">
          {row.alerts.map(alertLabel).join(", ")}
        </StatusChip>
      ),
  },
  {
    id: "service",
    header: "Service",
    width: "minmax(8rem, 1fr)",
    cell: (row) => row.parcel.service || row.parcel.carrier,
  },
  { id: "to", header: "To", width: "3rem", cell: (row) => row.country },
  {
    id: "said",
    header: "Last heard",
    width: "minmax(8rem, 2fr)",
    cell: (row) => row.lastMessage || <span className="fv-muted">nothing yet</span>,
  },
  {
    id: "promised",
    header: "Promised",
    width: "10.5rem",
    cell: (row) => (
      <DueDate on={row.promisedOn ?? null} done={["delivered", "returned", "cancelled"].includes(row.parcel.status)} />
    ),
  },
  { id: "age", header: "Age", width: "4rem", end: true, cell: (row) => <Age since={row.createdAt} /> },
];

/** Every box with a label, or waiting for one, what of them needs a person, and the rules labels are bought by. */
export default function ParcelsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  if (search.tab !== "rules") return <ParcelList />;
  return (
    <div className="document">
      <PageHead title="Parcels" />
      <Tabs
        label="Parcels by state"
        tabs={TABS}
        value="rules"
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      <RulesPanel />
    </div>
  );
}

function ParcelList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = PARCEL_TABS.find((entry) => entry.value === search.tab) ?? PARCEL_TABS[0];
  const work = useDocument(ParcelWorkDocument, {}, { refetchInterval: 60_000 });
  const carrier = search.carrier ?? "";
  const pages = usePages(
    ParcelsDocument,
    { status: tab?.states ?? null, withAlert: tab?.withAlert ?? false, carrier, search: search.q ?? "" },
    connection,
  );
  const waiting = work.data?.parcelWork.alerts ?? [];
  const exportCsv = () =>
    downloadCsv(
      `parcels-${tab?.value ?? "all"}.csv`,
      csvFile(
        ["Tracking number", "Order or return", "Status", "Alerts", "Carrier", "Service", "To", "Last heard", "Promised", "Packed"],
        pages.rows.map((row) => [
          row.parcel.trackingNumber ?? "",
          row.orderNumber ?? row.returnNumber ?? "",
          row.parcel.status,
          row.alerts.map(alertLabel).join("; "),
          row.parcel.carrier,
          row.parcel.service,
          row.country,
          row.lastMessage,
          row.promisedOn ?? "",
          row.createdAt,
        ]),
      ),
    );
  return (
    <div className="list-page">
      <PageHead
        title="Parcels"
        actions={
          <Button onClick={exportCsv} disabled={pages.rows.length === 0}>
            Export CSV
          </Button>
        }
      />
      <Tabs
        label="Parcels by state"
        tabs={TABS}
        value={tab?.value ?? "alerts"}
        onChange={(value) => void navigate({ search: { tab: value, q: search.q, carrier: search.carrier } })}
      />
      <div className="toolbar ends">
        <SearchBox
          label="Search parcels"
          placeholder="Tracking number"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, q: q || undefined, open: undefined } })}
        />
        <SelectField
          label="Carrier"
          value={carrier}
          onChange={(event) =>
            void navigate({ search: { ...search, carrier: event.target.value || undefined, open: undefined } })
          }
          options={[
            { value: "", label: "Every carrier" },
            ...(work.data?.parcelWork.carriers ?? []).map((one) => ({ value: one, label: one })),
          ]}
        />
        {waiting.length > 0 && (
          <p className="fv-muted">
            {waiting.map((one) => `${String(one.count)} × ${alertLabel(one.kind).toLowerCase()}`).join(", ")}
          </p>
        )}
      </div>
      {pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState
          title={search.q ? `No parcel here begins with "${search.q}"` : "No parcel in this list"}
          action={
            search.q || carrier ? (
              <Button onClick={() => void navigate({ search: { tab: search.tab } })}>Show all</Button>
            ) : undefined
          }
        >
          {tab?.withAlert
            ? "Nothing is lost, coming back or unclear. What needs a person appears here by itself."
            : "A parcel appears here as its box is closed at the packing bench."}
        </EmptyState>
      ) : (
        <DataTable
          label="Parcels"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.parcel.id}
          minWidth="72rem"
          openId={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.parcel.id }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} parcels read
            </span>
          }
        />
      )}
      <ParcelSheet
        id={search.open ?? null}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
      />
    </div>
  );
}
