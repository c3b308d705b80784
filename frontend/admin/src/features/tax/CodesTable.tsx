import {
  SignOffTaxCodeDocument,
  type SignOffTaxCodeMutation,
  TaxCategoriesDocument,
  type TaxCategoriesQuery,
} from "@fovea/gql/admin";
import { formatDate, StatusChip, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Dialog } from "../../ui/Dialog";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { categoryInText, categoryName, today } from "./words";

const signed = (data: SignOffTaxCodeMutation) => data.signOffTaxCode;
const STALE = ["TaxCategories", "TaxOverview"] as const;
type Row = TaxCategoriesQuery["taxCategories"][number];

const COLUMNS: readonly Column<Row>[] = [
  { id: "category", header: "Goods", width: "minmax(13rem, 1.5fr)", cell: (row) => categoryName(row.category) },
  {
    id: "state",
    header: "Live",
    width: "9rem",
    cell: (row) =>
      row.current ? (
        <StatusChip tone="positive">Signed off</StatusChip>
      ) : row.sold ? (
        <StatusChip tone="caution">Not mapped</StatusChip>
      ) : (
        <StatusChip icon="close">Not sold</StatusChip>
      ),
  },
  {
    id: "code",
    header: "Tax code",
    width: "12rem",
    cell: (row) =>
      row.current ? (
        <code className="code">{row.current.code}</code>
      ) : (
        <span className="fv-muted">
          demonstration: <code className="code">{row.demoCode}</code>
        </span>
      ),
  },
  {
    id: "from",
    header: "From",
    width: "8rem",
    cell: (row) => (row.current ? formatDate(row.current.validFrom) : "–"),
  },
  { id: "by", header: "Signed off by", width: "10rem", cell: (row) => row.current?.signedOffBy ?? "–" },
  { id: "note", header: "On whose advice", width: "minmax(12rem, 1.5fr)", cell: (row) => row.current?.note ?? "–" },
  {
    id: "later",
    header: "Others",
    width: "6rem",
    end: true,
    cell: (row) => <span className="fv-num">{Math.max(0, row.history.length - (row.current ? 1 : 0))}</span>,
  },
];

/** Our categories of goods with the tax service's code for each; what is sold without one cannot be sold live. */
export function CodesTable() {
  const { may } = useSession();
  const [chosen, setChosen] = useState<Row | null>(null);
  const query = useDocument(TaxCategoriesDocument, {});
  if (query.isPending) return <SkeletonRows count={12} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.taxCategories;
  const missing = rows.filter((row) => row.sold && !row.current).length;
  return (
    <>
      <DataTable
        label="Tax codes"
        columns={COLUMNS}
        rows={rows}
        rowId={(row) => row.category}
        minWidth="66rem"
        openId={chosen?.category ?? null}
        onOpen={may("tax:table:edit") ? setChosen : undefined}
        foot={
          <span>
            {missing === 0 ? "Everything that is sold has a code" : `${String(missing)} categories that are sold have none`}
          </span>
        }
      />
      {chosen && <SignOff key={chosen.category} row={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

function SignOff({ row, onClose }: { row: Row; onClose: () => void }) {
  const [code, setCode] = useState("");
  const [validFrom, setValidFrom] = useState(today());
  const [note, setNote] = useState("");
  const act = useAct(SignOffTaxCodeDocument, signed, { stale: STALE });
  const wrong = act.problem && fieldOf(act.problem);
  const at = (field: string) => (wrong === field ? act.problem?.message : null);
  const save = async () => {
    const outcome = await act.run({ category: row.category, code, validFrom, note });
    if (outcome.kind !== "done") return;
    toast.success(`${categoryName(row.category)} is signed off`);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Tax code: ${categoryInText(row.category)}`}
      description="Look the code up in the tax service’s own list and have it confirmed by a tax adviser. It is never rewritten: a newer day counts."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField label="Code" value={code} error={at("code")} onChange={(event) => setCode(event.target.value)} />
        <TextField
          label="From"
          type="date"
          value={validFrom}
          error={at("validFrom")}
          onChange={(event) => setValidFrom(event.target.value)}
        />
        <TextField
          label="On whose advice"
          hint="The adviser’s letter and its date"
          value={note}
          error={at("note")}
          onChange={(event) => setNote(event.target.value)}
        />
        {row.history.length > 0 && (
          <ul className="stack">
            {row.history.map((one) => (
              <li key={one.validFrom}>
                <code className="code">{one.code}</code> from {formatDate(one.validFrom)}, {one.signedOffBy}: {one.note}
              </li>
            ))}
          </ul>
        )}
        <ActionNote problem={wrong && at(wrong) ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" variant="primary" busy={act.busy}>
            Sign off
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
