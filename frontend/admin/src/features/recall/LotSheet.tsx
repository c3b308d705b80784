import {
  LotTraceDocument,
  type LotTraceFieldsFragment,
  SetLotStatusDocument,
  type SetLotStatusMutation,
} from "@fovea/gql/admin";
import { formatDate, SelectField, TextField } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { csvFile, downloadCsv } from "../../lib/csv";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { referenceName } from "../inventory/names";
import { LOT_STATES, lotOf } from "./lots";

const answer = (data: SetLotStatusMutation) => data.setLotStatus;
const STALE = ["Lots", "LotTrace", "Stock", "StockBySku", "StockArticle", "Orders", "Order"] as const;

/** One lot: its state, the deliveries it came in, and everybody who has units of it. */
export function LotSheet({ open, onClose }: { open: string | null; onClose: () => void }) {
  const lot = open === null ? null : lotOf(open);
  return (
    <SideSheet open={lot !== null} onClose={onClose} title={lot?.lot ?? ""} description={lot?.sku}>
      {lot && <Body key={open} sku={lot.sku} lot={lot.lot} />}
    </SideSheet>
  );
}

function Body({ sku, lot }: { sku: string; lot: string }) {
  const { may } = useSession();
  const query = useDocument(LotTraceDocument, { sku, lot });
  if (query.isPending) return <SkeletonRows count={8} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const trace = query.data.lotTrace;
  return (
    <div className="stack">
      <Facts
        items={[
          ["Status", <StateChip key="s" code={`lot_${trace.lot.status}`} />],
          ["On hand", <span key="o" className="fv-num strong">{trace.lot.onHand}</span>],
          ["Expires", trace.lot.expiresOn && formatDate(trace.lot.expiresOn)],
          ["Supplier's lot", trace.lot.supplierLot],
          ["Received", <Moment key="r" at={trace.lot.receivedAt} />],
          ["Deliveries", trace.receipts.map(referenceName).join(", ")],
        ]}
      />
      {may("inventory:stock:adjust") && <ChangeStatus trace={trace} />}
      <Uses trace={trace} />
    </div>
  );
}

function Uses({ trace }: { trace: LotTraceFieldsFragment }) {
  const exportCsv = () =>
    downloadCsv(
      `recall-${trace.lot.sku}-${trace.lot.code}.csv`,
      csvFile(
        ["Lot", "SKU", "Order", "Reference", "Customer", "E-mail", "State", "Quantity"],
        trace.uses.map((use) => [
          trace.lot.code,
          trace.lot.sku,
          use.orderNumber,
          use.reference,
          use.customerName,
          use.email,
          use.state,
          use.quantity,
        ]),
      ),
    );
  return (
    <section className="stack">
      <div className="row spread">
        <h3>Who has units of it</h3>
        {trace.uses.length > 0 && (
          <Button size="sm" variant="quiet" onClick={exportCsv}>
            Export CSV
          </Button>
        )}
      </div>
      {trace.uses.length === 0 ? (
        <p className="fv-muted">Nobody: no unit of it was promised, used or sent.</p>
      ) : (
        <ul className="rows">
          {trace.uses.map((use) => (
            <li key={`${use.reference} ${use.state}`}>
              <div>
                <p>
                  {use.orderNumber ? (
                    <Link to="/orders/$number" params={{ number: use.orderNumber }} className="fv-num">
                      {use.orderNumber}
                    </Link>
                  ) : (
                    referenceName(use.reference)
                  )}
                </p>
                <p className="fv-muted">{[use.customerName, use.email].filter(Boolean).join(", ")}</p>
              </div>
              <span>{inWords(use.state)}</span>
              <span className="fv-num strong">{use.quantity}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ChangeStatus({ trace }: { trace: LotTraceFieldsFragment }) {
  const options = LOT_STATES.filter((state) => state.value !== trace.lot.status);
  const [chosen, setChosen] = useState("recalled");
  const status = options.find((state) => state.value === chosen)?.value ?? options[0]?.value ?? "";
  const [reason, setReason] = useState("");
  const act = useAct(SetLotStatusDocument, answer, { stale: STALE });
  const submit = async () => {
    const outcome = await act.run({ sku: trace.lot.sku, lot: trace.lot.code, status, reason });
    if (outcome.kind !== "done") return;
    toast.success(`${trace.lot.code} is ${inWords(status).toLowerCase()}`);
    setReason("");
  };
  const wrong = act.problem && fieldOf(act.problem) === "reason" ? act.problem.message : null;
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>Change what may be done with it</h3>
      <p>Only approved lots are sold. Orders that have units of it here are put on hold at once.</p>
      <SelectField label="State" options={options} value={status} onChange={(event) => setChosen(event.target.value)} />
      <TextField label="Reason" value={reason} error={wrong} onChange={(event) => setReason(event.target.value)} />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <Button type="submit" busy={act.busy} disabled={reason.trim() === ""}>
        Change the state
      </Button>
    </form>
  );
}
