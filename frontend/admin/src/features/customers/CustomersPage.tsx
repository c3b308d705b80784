import { CustomersDocument, type CustomersQuery } from "@fovea/gql/admin";
import { formatDate } from "@fovea/ui";
import { getRouteApi, Link } from "@tanstack/react-router";
import { usePages } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { PageHead } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";

const route = getRouteApi("/customers");
const connection = (data: CustomersQuery) => data.customers;
type Row = CustomersQuery["customers"]["edges"][number]["node"];

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "name",
    header: "Name",
    width: "minmax(12rem, 1.4fr)",
    cell: (row) => (
      <Link to="/customers/$id" params={{ id: row.id }} className="strong">
        {row.name || "No name yet"}
      </Link>
    ),
  },
  { id: "email", header: "E-mail", width: "minmax(14rem, 1.6fr)", cell: (row) => row.email },
  { id: "phone", header: "Telephone", width: "10rem", cell: (row) => <span className="fv-num">{row.phone}</span> },
  {
    id: "since",
    header: "Customer since",
    width: "9rem",
    end: true,
    cell: (row) => <span className="fv-num">{formatDate(row.createdAt)}</span>,
  },
];

/** All customers, found by name or e-mail. */
export default function CustomersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages(CustomersDocument, { search: search.q ?? null }, connection);
  const openPage = (row: Row) => void navigate({ to: "/customers/$id", params: { id: row.id } });
  return (
    <div className="list-page">
      <PageHead title="Customers" />
      <div className="toolbar">
        <SearchBox
          label="Search customers"
          placeholder="Name or e-mail"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { q: q || undefined } })}
        />
      </div>
      {pages.pending ? (
        <SkeletonRows count={16} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState
          title={search.q ? `Nobody fits "${search.q}"` : "No customer yet"}
          action={
            search.q ? <Button onClick={() => void navigate({ search: {} })}>Show all customers</Button> : undefined
          }
        >
          {search.q
            ? "Search by a part of the name, or by the whole e-mail address."
            : "Customers appear here when they make an account in the shop."}
        </EmptyState>
      ) : (
        <DataTable
          label="Customers"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="44rem"
          onOpen={openPage}
          onEnter={openPage}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} customers read
            </span>
          }
        />
      )}
    </div>
  );
}
