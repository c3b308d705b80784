import { CountSheetsDocument } from "@fovea/gql/admin";
import { Field, Notice } from "@fovea/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { csvFile, downloadCsv } from "../../lib/csv";
import { Intent } from "../../lib/intent";
import { useDocument } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Moment } from "../../ui/parts";

const WATCH_MS = 2_000;
const EXAMPLE = csvFile(
  ["place", "sku", "quantity", "lot"],
  [
    ["A-01-1", "ALDER-BLK-46", 12, ""],
    ["A-01-2", "ALDER-BLK-48", 7, ""],
  ],
);

interface Refused {
  message: string;
}

/** Takes in a counting sheet as CSV and shows how far its comparison with the ledger has come. */
export function ReadSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const intent = useRef(new Intent());
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const query = useDocument(CountSheetsDocument, {}, { enabled: open, refetchInterval: WATCH_MS });
  const sheets = query.data?.countSheets ?? [];

  const send = async () => {
    if (!file) return;
    setBusy(true);
    setRefusal(null);
    try {
      const content = await file.text();
      const answer = await fetch(`/uploads/count-sheets?name=${encodeURIComponent(file.name)}`, {
        method: "POST",
        headers: {
          "Content-Type": "text/csv",
          "X-Fovea-Csrf": "1",
          "Idempotency-Key": intent.current.keyFor([file.name, content]),
        },
        credentials: "same-origin",
        body: content,
      });
      if (answer.ok) {
        intent.current.settle();
        setFile(null);
        await client.invalidateQueries({ queryKey: ["CountSheets"] });
      } else {
        intent.current.settle();
        setRefusal(((await answer.json()) as Refused).message);
      }
    } catch {
      setRefusal("No answer came. Sending it again is safe: it will not be taken in twice.");
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Read in a counting sheet"
      description="A CSV file with the columns place, sku, quantity and, where there are any, lot. Only what the sheet names is compared; one wrong row and nothing is taken in."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field label="File">
          {(control) => (
            <input
              {...control}
              className="fv-input"
              type="file"
              accept=".csv,text/csv"
              onChange={(event) => {
                setFile(event.target.files?.[0] ?? null);
                setRefusal(null);
              }}
            />
          )}
        </Field>
        {refusal && (
          <Notice tone="critical" live>
            {refusal}
          </Notice>
        )}
        <div className="actions">
          <Button variant="quiet" onClick={() => downloadCsv("counting-sheet.csv", EXAMPLE)}>
            Get an example
          </Button>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={file === null}>
            Read it in
          </Button>
        </div>
        {sheets.length > 0 && (
          <section className="stack">
            <h3>Sheets so far</h3>
            <ul className="rows">
              {sheets.map((sheet) => (
                <li key={sheet.id}>
                  <div>
                    <p>{sheet.name}</p>
                    <p className="fv-muted">
                      {sheet.createdBy}, <Moment at={sheet.createdAt} />
                    </p>
                  </div>
                  <span className="fv-num">
                    {sheet.finishedAt
                      ? `${String(sheet.places)} places compared${sheet.skipped ? `, ${String(sheet.skipped)} rows left: counted elsewhere` : ""}`
                      : `${String(sheet.done)} of ${String(sheet.rows)} rows compared`}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </form>
    </Dialog>
  );
}
