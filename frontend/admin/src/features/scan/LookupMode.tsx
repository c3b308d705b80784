import { type ItemLabelFieldsFragment, ScannedDocument, type ScannedLevelFieldsFragment, type ScannedQuery } from "@fovea/gql/admin";
import { formatDate } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { failureKind, send } from "../../lib/api";
import { problemOf } from "../../lib/problem";
import { StateChip } from "../../ui/parts";
import { type Answer, Thing } from "./Ask";
import { feel } from "./feel";
import { ScanField } from "./ScanField";

type Found = Exclude<ScannedQuery["scanned"], { code: string; message: string }>;
const ANSWER_WITHIN_MS = 12_000;

/** What is this, and where is more of it: any label of the house. */
export function LookupMode() {
  const [found, setFound] = useState<Found | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [busy, setBusy] = useState(false);

  const look = async (raw: string) => {
    setBusy(true);
    try {
      const { scanned } = await send(ScannedDocument, { code: raw }, AbortSignal.timeout(ANSWER_WITHIN_MS));
      const problem = problemOf(scanned);
      setFound(problem ? null : (scanned as Found));
      setAnswer({ ok: !problem, text: problem?.message ?? "" });
      feel(problem ? "no" : "yes");
    } catch (failure) {
      const text =
        failureKind(failure) === "unreachable"
          ? "There is no network here. Looking up needs one; the other jobs do not."
          : "This could not be looked up. Try again.";
      setAnswer({ ok: false, text });
      feel("no");
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="ask" aria-label="Look up" data-answer={answer && !answer.ok ? "no" : undefined} aria-busy={busy}>
      <h2 className="ask-say">Scan any label</h2>
      <ScanField label="Scan a label" onScan={(raw) => void look(raw)} />
      <p className="ask-answer" role="status" aria-live="assertive">
        {answer?.text}
      </p>
      {found ? <FoundThing found={found} /> : <p className="ask-note">A bin, a piece, a lot, an order or a parcel.</p>}
    </section>
  );
}

function FoundThing({ found }: { found: Found }) {
  switch (found.__typename) {
    case "ScannedBin":
      return (
        <>
          <p className="ask-what fv-num">{found.code}</p>
          <p className="ask-note">
            {found.name}
            {found.zone && `, zone ${found.zone}`}. {found.units} units
            {found.capacity === null ? "" : ` of ${String(found.capacity)}, room for ${String(found.room ?? 0)}`}.
          </p>
          <Levels levels={found.levels} by="sku" />
        </>
      );
    case "ScannedItem":
      return (
        <>
          <Thing picture={found.item.picture} name={found.item.name} more={labelOf(found.item, found.lot, found.expiresOn)} />
          <p className="ask-say">{found.available} may be sold</p>
          <Levels levels={found.levels} by="location" />
        </>
      );
    case "ScannedTote":
      return (
        <>
          <p className="ask-what fv-num">{found.code}</p>
          <p className="ask-say">{found.orderNumber ? `Pieces of ${found.orderNumber}` : "This tote is empty."}</p>
        </>
      );
    case "ScannedPurchaseOrder":
      return (
        <>
          <p className="ask-what fv-num">{found.number}</p>
          <p className="ask-say">
            {found.supplierName}, {found.openUnits} units to come
          </p>
          <Link to="/scan" search={{ mode: "receive" }} className="scan-open">
            Receive it
          </Link>
        </>
      );
    case "ScannedOrder":
      return (
        <>
          <p className="ask-what fv-num">{found.number}</p>
          <p className="ask-say">{found.customerName}</p>
          <p>
            <StateChip code={found.status} />
          </p>
          <Link to={found.link} className="scan-open">
            Open the order
          </Link>
        </>
      );
  }
}

function labelOf(item: ItemLabelFieldsFragment, lot: string, until: string | null): string {
  return [item.sku, lot && `lot ${lot}`, until && `until ${formatDate(until)}`, item.barcode].filter(Boolean).join(", ");
}

function Levels({ levels, by }: { levels: readonly ScannedLevelFieldsFragment[]; by: "sku" | "location" }) {
  if (levels.length === 0) return <p className="ask-note">Nothing lies here.</p>;
  return (
    <ul className="scan-list">
      {levels.map((level) => (
        <li key={`${level.sku} ${level.location} ${level.lot}`}>
          <strong className="fv-num">{level.onHand} ×</strong>
          <span>
            {by === "sku" ? level.description : level.location}
            <small>
              {[by === "sku" && level.sku, level.lot && `lot ${level.lot}`, `${String(level.free)} free`]
                .filter(Boolean)
                .join(", ")}
            </small>
          </span>
        </li>
      ))}
    </ul>
  );
}
