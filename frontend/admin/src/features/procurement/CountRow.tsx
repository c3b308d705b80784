import type { PurchaseLineFieldsFragment } from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { type Count, units } from "./counting";

interface Props {
  line: PurchaseLineFieldsFragment;
  count: Count;
  blind: boolean;
  /** What has to be said about its lot before it can be booked. */
  wants: { field: "lot" | "expiresOn"; say: string } | null;
  onChange: (count: Count) => void;
}

/** One article of a delivery with its counts; lot and expiry fold out for what is tracked. */
export function CountRow({ line, count, blind, wants, onChange }: Props) {
  const [opened, setOpened] = useState(false);
  const kept = line.tracking !== "none";
  const lots = opened || count.lot !== "" || count.expiresOn !== "" || (kept && count.good + count.damaged > 0);
  const number = (field: "good" | "damaged") => (text: string) => {
    const read = units(text);
    if (read !== null) onChange({ ...count, [field]: read });
  };
  return (
    <li className="count-row">
      {line.picture ? (
        <img className="line-picture" src={line.picture.url} alt="" width={84} height={56} loading="lazy" />
      ) : (
        <span className="line-picture" aria-hidden />
      )}
      <div className="count-what">
        <p className="strong">{line.description}</p>
        <p className="fv-muted">
          <code className="code">{line.sku}</code> {line.supplierSku}
        </p>
        {!blind && (
          <p>
            <span className="fv-num">{line.open}</span> open
            {line.most > line.open && <span className="fv-muted">, {line.most} at most</span>}
            {line.open > 0 && count.good !== line.open && (
              <>
                {" · "}
                <button type="button" className="link-button" onClick={() => onChange({ ...count, good: line.open })}>
                  All are here
                </button>
              </>
            )}
          </p>
        )}
        {!lots && (
          <button type="button" className="link-button" onClick={() => setOpened(true)}>
            Lot and expiry
          </button>
        )}
      </div>
      <div className="count-fields">
        <TextField
          label="Good"
          inputMode="numeric"
          value={String(count.good)}
          onFocus={(event) => event.target.select()}
          onChange={(event) => number("good")(event.target.value)}
        />
        <TextField
          label="Damaged"
          inputMode="numeric"
          value={String(count.damaged)}
          onFocus={(event) => event.target.select()}
          onChange={(event) => number("damaged")(event.target.value)}
        />
        {lots && (
          <>
            <TextField
              label={line.tracking === "serial" ? "Serial number" : "Lot"}
              optional={!kept}
              value={count.lot}
              error={wants?.field === "lot" ? wants.say : null}
              onChange={(event) => onChange({ ...count, lot: event.target.value })}
            />
            <TextField
              label="Expires"
              type="date"
              optional={!line.dated}
              error={wants?.field === "expiresOn" ? wants.say : null}
              value={count.expiresOn}
              onChange={(event) => onChange({ ...count, expiresOn: event.target.value })}
            />
          </>
        )}
      </div>
    </li>
  );
}
