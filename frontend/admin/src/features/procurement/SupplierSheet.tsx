import { SupplierDocument } from "@fovea/gql/admin";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Amount, Facts, StateChip } from "../../ui/parts";
import { FailureState, SkeletonRows } from "../../ui/states";
import { percent } from "./states";
import { SupplierForm } from "./SupplierForm";
import { SupplierPrices } from "./SupplierPrices";
import { daysLabel } from "./suppliers";

/** One supplier: whom to call, how long it takes, and the price list of today. */
export function SupplierSheet({ id, onClose }: { id: string | null; onClose: () => void }) {
  const query = useDocument(SupplierDocument, { id: id ?? "" }, { enabled: id !== null });
  const supplier = id === null ? undefined : query.data?.supplier;
  const { may } = useSession();
  const [editing, setEditing] = useState(false);
  return (
    <SideSheet open={id !== null} onClose={onClose} title={supplier?.name ?? "Supplier"}>
      {query.error ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : !supplier ? (
        <SkeletonRows count={6} />
      ) : (
        <div className="stack">
          <div className="row spread">
            <StateChip code={supplier.active ? "supplier_active" : "supplier_retired"} />
            {may("procurement:supplier:edit") && (
              <Button size="sm" onClick={() => setEditing(true)}>
                Edit supplier
              </Button>
            )}
          </div>
          <Facts
            items={[
              ["Code", <code key="c" className="code">{supplier.code}</code>],
              ["Contact", supplier.contact?.name],
              ["E-mail", supplier.contact && <a key="m" href={`mailto:${supplier.contact.email}`}>{supplier.contact.email}</a>],
              ["Phone", supplier.contact?.phone],
              ["Address", supplier.contact?.address.join(", ")],
              [
                "Agreed lead time",
                `${String(supplier.leadTimeDays)} days${supplier.leadSpreadDays === null ? "" : ` ± ${String(supplier.leadSpreadDays)}`}`,
              ],
              [
                "Measured",
                supplier.leadTime?.measured &&
                  `${String(supplier.leadTime.meanDays)} ± ${String(supplier.leadTime.sdDays)} days over ${String(supplier.leadTime.receipts)} receipts`,
              ],
              ["Takes orders on", daysLabel(supplier.orderDays)],
              ["May send over", percent(supplier.overReceiptBp)],
              ["Smallest order", <Amount key="a" of={supplier.minimumOrder} />],
              ["Terms", supplier.paymentTerms],
            ]}
          />
          <SupplierPrices supplier={supplier} />
          {editing && <SupplierForm supplier={supplier} onClose={() => setEditing(false)} />}
        </div>
      )}
    </SideSheet>
  );
}
