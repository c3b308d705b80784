import {
  type SupplierPriceFieldsFragment,
  SupplierPriceListDocument,
  SupplierPricesDocument,
  type SupplierPricesQuery,
  type SupplierRecordFragment,
} from "@fovea/gql/admin";
import { formatDate, Table, Td, Th } from "@fovea/ui";
import { useState } from "react";
import { send } from "../../lib/api";
import { csvFile, downloadCsv } from "../../lib/csv";
import { daysUntil, decimal } from "../../lib/format";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { Amount } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { PRICES } from "./csvImport";
import { FileImport } from "./FileImport";
import { PriceForm } from "./PriceForm";

const connection = (data: SupplierPricesQuery) => data.supplierPrices;

/** A supplier's list, every period of it; a row opens, a file of it goes out and comes in. */
export function SupplierPrices({ supplier }: { supplier: SupplierRecordFragment }) {
  const { may } = useSession();
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<SupplierPriceFieldsFragment | "new" | null>(null);
  const [file, setFile] = useState(false);
  const [failed, setFailed] = useState<Error | null>(null);
  const pages = usePages(SupplierPricesDocument, { supplierId: supplier.id, search }, connection, { first: 100 });
  const edits = may("procurement:supplier:edit");
  const exportCsv = async () => {
    setFailed(null);
    try {
      const list = (await send(SupplierPriceListDocument, { supplierId: supplier.id })).supplierPriceList;
      const rows = list.map((row) => [
        row.sku,
        row.supplierSku,
        decimal(row.price),
        row.moq,
        row.packSize,
        row.validFrom,
        row.validTo,
        row.leadTimeDays,
      ]);
      downloadCsv(`prices-${supplier.code.toLowerCase()}.csv`, csvFile(PRICES.head.split(","), rows));
    } catch (thrown) {
      setFailed(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  };
  return (
    <section className="stack">
      <div className="row spread">
        <h3>Price list</h3>
        <div className="row">
          {edits && (
            <>
              <Button size="sm" onClick={() => setOpen("new")}>
                Add a price
              </Button>
              <Button size="sm" aria-expanded={file} onClick={() => setFile(!file)}>
                Import CSV
              </Button>
            </>
          )}
          <Button size="sm" onClick={() => void exportCsv()} disabled={pages.rows.length === 0}>
            Export CSV
          </Button>
        </div>
      </div>
      <ActionNote problem={null} error={failed} />
      {file && <FileImport of={PRICES} subjectId={supplier.id} stale={["SupplierPrices"]} />}
      <SearchBox label="Search this list" placeholder="SKU" value={search} onChange={setSearch} />
      {pages.pending ? (
        <SkeletonRows count={6} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <p className="fv-muted">
          {search ? "No article fits." : "This supplier has no prices yet. Add one, or take a list in as a file."}
        </p>
      ) : (
        <Table caption="Price list" sticky>
          <thead>
            <tr>
              <Th>Article</Th>
              <Th numeric>Price</Th>
              <Th numeric>At least</Th>
              <Th numeric>Pack</Th>
            </tr>
          </thead>
          <tbody>
            {pages.rows.map((row) => (
              <tr key={row.id}>
                <Td>
                  {edits ? (
                    <button type="button" className="link-button" onClick={() => setOpen(row)}>
                      <code className="code">{row.sku}</code>
                    </button>
                  ) : (
                    <code className="code">{row.sku}</code>
                  )}
                  <div className="fv-muted">{[row.supplierSku, periodOf(row)].filter(Boolean).join(", ")}</div>
                </Td>
                <Td numeric>
                  <Amount of={row.price} />
                </Td>
                <Td numeric>{row.moq}</Td>
                <Td numeric>{row.packSize}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {pages.hasMore && (
        <button type="button" className="link-button" onClick={pages.loadMore} disabled={pages.loadingMore}>
          {pages.loadingMore ? "Reading more rows" : `Read more of ${String(pages.total ?? 0)}`}
        </button>
      )}
      {open !== null && (
        <PriceForm
          supplierId={supplier.id}
          currency={supplier.currency}
          price={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

/** From when until when a price holds, in words. */
function periodOf({ validFrom, validTo }: SupplierPriceFieldsFragment): string {
  if (validTo) return `${formatDate(validFrom)} to ${formatDate(validTo)}`;
  return daysUntil(validFrom) > 0 ? `from ${formatDate(validFrom)}` : `since ${formatDate(validFrom)}`;
}
