import {
  RetryTaxDocumentDocument,
  type RetryTaxDocumentMutation,
  type TaxDocumentFieldsFragment,
  TaxDocumentLinesDocument,
  VoidTaxDocumentDocument,
  type VoidTaxDocumentMutation,
} from "@fovea/gql/admin";
import { formatDate, Notice, Table, Td, TextField, Th } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { READ } from "../../lib/permissions";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button, ButtonLink } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Amount, Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { categoryName, schemeName } from "./words";

const retried = (data: RetryTaxDocumentMutation) => data.retryTaxDocument;
const voided = (data: VoidTaxDocumentMutation) => data.voidTaxDocument;
const STALE = ["TaxDocuments", "TaxOverview", "TaxDifferences"] as const;
const OPEN = ["requested", "unknown", "voiding"];
type Row = TaxDocumentFieldsFragment;

/** One document: what was told, what came of it, and what may be done about it. */
export function DocumentSheet({ row, onClose }: { row: Row | null; onClose: () => void }) {
  return (
    <SideSheet open={row !== null} onClose={onClose} title={row?.code ?? ""}>
      {row && <Body key={row.id} row={row} />}
    </SideSheet>
  );
}

function Body({ row }: { row: Row }) {
  const { may } = useSession();
  const waits = OPEN.includes(row.state);
  return (
    <div className="stack">
      {row.lastError && (
        <Notice tone={waits ? "caution" : "info"}>
          {row.lastError} {waits && row.attempts > 0 && `Tried ${String(row.attempts)} times; it goes on by itself.`}
        </Notice>
      )}
      <Facts
        items={[
          ["State", <StateChip key="s" code={`tax_${row.state}`} />],
          ["Worked out by", row.engine === "service" ? "Tax service" : "Our own rates"],
          ["Rule", schemeName(row.scheme)],
          ["Taxed in", row.destination],
          ["Rates of", formatDate(row.taxDate)],
          ["Net", <Amount key="n" of={row.amount} />],
          ["Charged", <Amount key="c" of={row.charged} />],
          ["Calculated", row.theirs && <Amount key="t" of={row.theirs} />],
          ["Difference", row.difference && row.difference.minor !== 0 && <Amount key="d" of={row.difference} />],
          [
            "Rounding rest",
            row.rounding !== 0 && (
              <Amount key="r" of={{ minor: row.rounding, currency: row.charged.currency }} />
            ),
          ],
          ["Charged as", row.estimated && "An estimate: the tax service was away"],
          ["Version", row.revision > 1 && String(row.revision)],
          ["Recorded", row.settledAt && <Moment key="a" at={row.settledAt} />],
          ["Taken back", row.voidReason],
        ]}
      />
      {may(READ.orders) && (
        <div className="actions actions-start">
          <ButtonLink to="/orders/$number" params={{ number: row.orderNumber }}>
            Open {row.orderNumber}
          </ButtonLink>
        </div>
      )}
      <Lines id={row.id} />
      {may("tax:document:decide") && waits && <Retry row={row} />}
      {may("tax:document:decide") && ["requested", "unknown", "committed"].includes(row.state) && <TakeBack row={row} />}
    </div>
  );
}

function Lines({ id }: { id: string }) {
  const query = useDocument(TaxDocumentLinesDocument, { id });
  if (query.isPending) return <SkeletonRows count={3} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  return (
    <Table caption="Lines">
      <thead>
        <tr>
          <Th>Goods</Th>
          <Th numeric>Units</Th>
          <Th numeric>Net</Th>
        </tr>
      </thead>
      <tbody>
        {query.data.taxDocumentLines.map((line, index) => (
          <tr key={index}>
            <Td>
              {line.description} <span className="fv-muted">{categoryName(line.category)}</span>
              {line.exempt && <div className="fv-muted">Exempt by certificate {line.exempt}</div>}
            </Td>
            <Td numeric>{line.quantity}</Td>
            <Td numeric>
              <Amount of={line.amount} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Retry({ row }: { row: Row }) {
  const act = useAct(RetryTaxDocumentDocument, retried, { stale: STALE });
  const retry = async () => {
    const outcome = await act.run({ documentId: row.id });
    if (outcome.kind === "done") toast.success(`${row.code} is told now`);
  };
  return (
    <div className="stack">
      <ActionNote problem={act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button variant="primary" icon="refresh" busy={act.busy} onClick={() => void retry()}>
          Try now
        </Button>
      </div>
    </div>
  );
}

function TakeBack({ row }: { row: Row }) {
  const [reason, setReason] = useState("");
  const act = useAct(VoidTaxDocumentDocument, voided, { stale: STALE });
  const take = async () => {
    const outcome = await act.run({ documentId: row.id, reason });
    if (outcome.kind === "done") toast.success(`${row.code} is taken back`);
  };
  const wrong = act.problem && fieldOf(act.problem) === "reason" ? act.problem.message : null;
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
    >
      <h3>Take it back</h3>
      <p>For a parcel that never left. Goods that came back need no such thing: their return has a document of its own.</p>
      <TextField
        label="Why it did not happen"
        value={reason}
        error={wrong}
        onChange={(event) => setReason(event.target.value)}
      />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <div className="actions actions-start">
        <Button type="submit" busy={act.busy}>
          Take the document back
        </Button>
      </div>
    </form>
  );
}
