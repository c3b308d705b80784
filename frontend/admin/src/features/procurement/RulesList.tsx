import { ReorderRulesDocument, type ReorderRuleFieldsFragment, type ReorderRulesQuery } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { RuleForm } from "./RuleForm";
import { byHand } from "./rules";
import { methodLabel, percent } from "./states";

const route = getRouteApi("/purchasing");
const connection = (data: ReorderRulesQuery) => data.reorderRules;
type Row = ReorderRuleFieldsFragment;
const keyOf = (row: Row) => `${row.sku} ${row.warehouse}`;

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "sku",
    header: "Article",
    width: "minmax(14rem, 2fr)",
    cell: (row) => (
      <>
        <code className="code">{row.sku}</code> <span className="fv-muted">{row.description}</span>
      </>
    ),
  },
  { id: "warehouse", header: "Warehouse", width: "7rem", cell: (row) => row.warehouse },
  { id: "supplier", header: "Supplier", width: "minmax(9rem, 1fr)", cell: (row) => row.supplierName },
  {
    id: "service",
    header: "Service",
    width: "9rem",
    cell: (row) => (
      <span className="fv-num">
        {percent(row.targetBp)} {row.target === "fill" ? "of units" : "of cycles"}
      </span>
    ),
  },
  { id: "method", header: "Distribution", width: "11rem", cell: (row) => methodLabel(row.method) },
  { id: "review", header: "Looks every", width: "6.5rem", end: true, cell: (row) => <span className="fv-num">{row.reviewDays} d</span> },
  { id: "hand", header: "By hand", width: "11rem", cell: (row) => <span className="fv-num">{byHand(row)}</span> },
  { id: "active", header: "Looked at", width: "6rem", cell: (row) => (row.active ? "nightly" : "no") },
];

/** How every article is kept; a row opens its rule, with what it would order and the distribution behind it. */
export function RulesList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const [fresh, setFresh] = useState(false);
  const pages = usePages(ReorderRulesDocument, { search: search.q ?? "" }, connection);
  const edits = may("procurement:order:edit");
  const open = pages.rows.find((row) => keyOf(row) === search.open);
  return (
    <>
      <div className="toolbar">
        <SearchBox
          label="Search reorder rules"
          placeholder="SKU"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, q: q || undefined }, replace: true })}
        />
        {edits && <Button onClick={() => setFresh(true)}>New rule</Button>}
      </div>
      {pages.pending ? (
        <SkeletonRows count={8} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title="No rule fits">Without a rule an article is never proposed.</EmptyState>
      ) : (
        <DataTable
          label="Reorder rules"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={keyOf}
          minWidth="74rem"
          openId={search.open ?? null}
          wanted={search.open ?? null}
          onOpen={edits ? (row) => void navigate({ search: { ...search, open: keyOf(row) }, replace: true }) : undefined}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total ?? 0} rules
            </span>
          }
        />
      )}
      {fresh && <RuleForm rule={null} onClose={() => setFresh(false)} />}
      {open && edits && (
        <RuleForm
          key={keyOf(open)}
          rule={open}
          onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        />
      )}
    </>
  );
}
