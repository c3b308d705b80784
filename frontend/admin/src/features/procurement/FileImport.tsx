import {
  BeginImportDocument,
  type BeginImportMutation,
  CheckImportDocument,
  type CheckImportMutation,
  type FileImportFieldsFragment,
  ImportPieceDocument,
  type ImportPieceMutation,
} from "@fovea/gql/admin";
import { Field, Notice, Table, Td, Th } from "@fovea/ui";
import { useState } from "react";
import { csvFile, downloadCsv } from "../../lib/csv";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { CHECK_ROWS, digestOf, type FileKind, PIECE_ROWS, pieces, rowsOf, together } from "./csvImport";

const looked = (data: CheckImportMutation) => data.checkImport;
const begun = (data: BeginImportMutation) => data.beginImport;
const taken = (data: ImportPieceMutation) => data.importPiece;
type Checked = Extract<CheckImportMutation["checkImport"], { checked: unknown }>["checked"];
type Rejected = Checked["rejected"];
const MOST_SHOWN = 50;

interface FileImportProps {
  of: FileKind;
  subjectId: string;
  stale: readonly string[];
  onDone?: () => void;
}

/** A file of rows: looked at first, then sent in pieces; stopped anywhere and chosen again, it goes on where it was. */
export function FileImport({ of, subjectId, stale, onDone }: FileImportProps) {
  const [file, setFile] = useState<File | null>(null);
  const [rows, setRows] = useState<string[]>([]);
  const [wrong, setWrong] = useState<string | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [state, setState] = useState<FileImportFieldsFragment | null>(null);
  const [running, setRunning] = useState(false);
  const check = useAct(CheckImportDocument, looked, { keyed: false });
  const begin = useAct(BeginImportDocument, begun);
  const piece = useAct(ImportPieceDocument, taken, { stale });

  const choose = (chosen: File | null) => {
    setFile(chosen);
    setRows([]);
    setWrong(null);
    setChecked(null);
    setState(null);
  };
  const look = async () => {
    if (!file) return;
    const read = rowsOf(await file.text(), of.head);
    setWrong(read.problem);
    setRows(read.rows);
    if (read.problem !== null) return;
    const looks = [];
    for (const part of pieces(read.rows, CHECK_ROWS)) {
      const outcome = await check.run({ kind: of.kind, subjectId, ...part });
      if (outcome.kind !== "done") return;
      looks.push(outcome.value.checked);
    }
    setChecked(together(looks) as Checked);
  };
  const run = async () => {
    if (!file) return;
    setRunning(true);
    const parts = pieces(rows, PIECE_ROWS);
    const start = await begin.run({
      kind: of.kind,
      subjectId,
      fileName: file.name,
      digest: await digestOf(rows),
      rows: rows.length,
      pieces: parts.length,
    });
    let now = start.kind === "done" ? start.value.state : null;
    setState(now);
    for (const [position, part] of parts.entries()) {
      if (now === null || now.done.includes(position)) continue;
      const outcome = await piece.run({ importId: now.id, position, ...part });
      if (outcome.kind !== "done") break;
      now = outcome.value.state;
      setState(now);
    }
    setRunning(false);
    if (now?.finishedAt) onDone?.();
  };
  const some = checked !== null && checked.added + checked.changed > 0;
  return (
    <div className="boxed stack">
      <Field
        label={`Take in a ${of.label} (CSV)`}
        hint={
          <>
            First line: <code className="code wrap">{of.head}</code>
          </>
        }
      >
        {(control) => (
          <input
            {...control}
            className="fv-input"
            type="file"
            accept=".csv,text/csv"
            onChange={(event) => choose(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
      {wrong && <Notice tone="critical">{wrong}</Notice>}
      <ActionNote
        problem={begin.problem ?? piece.problem ?? check.problem}
        error={begin.error ?? piece.error ?? check.error}
      />
      {checked && !state && <Preview of={of} checked={checked} />}
      {state && <Progress state={state} running={running} />}
      <div className="actions actions-start">
        {checked && !state?.finishedAt ? (
          <Button variant="primary" busy={running} disabled={!some} onClick={() => void run()}>
            {state && !running ? "Go on" : some ? rowsLabel(checked.added + checked.changed) : "Nothing to take in"}
          </Button>
        ) : (
          <Button busy={check.busy} disabled={!file || state !== null} onClick={() => void look()}>
            Look at it first
          </Button>
        )}
        <Button
          variant="quiet"
          onClick={() => downloadCsv(`${of.kind.replace("_", "-")}-example.csv`, csvFile(of.head.split(","), [of.example]))}
        >
          Get an example
        </Button>
      </div>
    </div>
  );
}

function rowsLabel(many: number): string {
  return many === 1 ? "Take in 1 row" : `Take in ${String(many)} rows`;
}

/** What would become of the file; nothing is written yet. */
function Preview({ of, checked }: { of: FileKind; checked: Checked }) {
  const { rows, added, changed, same, rejected } = checked;
  const parts =
    of.kind === "receipt"
      ? [`${String(added)} of ${String(rows)} rows fit the order`]
      : [`${String(added)} new`, `${String(changed)} changed`, `${String(same)} as they are`];
  return (
    <>
      <Notice tone={rejected.length > 0 ? "caution" : "info"} live>
        Looked at, nothing is written: {parts.join(", ")}
        {rejected.length > 0 ? `, ${String(rejected.length)} cannot be taken.` : "."}
      </Notice>
      <Rows rejected={rejected} />
    </>
  );
}

function Progress({ state, running }: { state: FileImportFieldsFragment; running: boolean }) {
  const tone = state.finishedAt ? (state.rejected.length > 0 ? "caution" : "positive") : "info";
  return (
    <>
      <progress className="import-progress" aria-label="Pieces taken in" value={state.done.length} max={state.pieces} />
      <Notice tone={tone} live>
        {state.finishedAt ? "Taken in: " : running ? "Reading: " : "Stopped: "}
        {state.applied} of {state.rows} rows, piece {state.done.length} of {state.pieces}.
        {!state.finishedAt && !running && " Go on whenever you like; no row is taken twice."}
      </Notice>
      <Rows rejected={state.rejected} />
    </>
  );
}

/** Every row that cannot be taken, with its reason. */
function Rows({ rejected }: { rejected: Rejected }) {
  if (rejected.length === 0) return null;
  return (
    <>
      <Table caption="Rows that cannot be taken">
        <thead>
          <tr>
            <Th numeric>Row</Th>
            <Th>Why</Th>
          </tr>
        </thead>
        <tbody>
          {rejected.slice(0, MOST_SHOWN).map((one) => (
            <tr key={one.row}>
              <Td numeric>{one.row}</Td>
              <Td>{one.reason}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {rejected.length > MOST_SHOWN && (
        <Button
          variant="quiet"
          onClick={() => downloadCsv("rows-not-taken.csv", csvFile(["row", "reason"], rejected.map((one) => [one.row, one.reason])))}
        >
          All {rejected.length} as a file
        </Button>
      )}
    </>
  );
}
