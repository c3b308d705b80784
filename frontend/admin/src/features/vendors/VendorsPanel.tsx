import { VendorHealthDocument } from "@fovea/gql/admin";
import { Notice, StatusChip } from "@fovea/ui";
import { useDocument } from "../../lib/queries";
import { Age, Panel } from "../../ui/parts";
import { vendorName, vendorNames } from "./names";

const WATCH_MS = 10_000;

/** Whether each vendor is asked at the moment, or left alone because it did not answer. */
export function VendorsPanel() {
  const { data } = useDocument(VendorHealthDocument, {}, { refetchInterval: WATCH_MS });
  if (!data) return null;
  return (
    <Panel title="Whom we ask at the moment">
      <ul className="vendors">
        {data.vendorHealth.map((one) => (
          <li key={`${one.vendor} ${one.process ?? ""}`}>
            <span className="strong">{vendorName(one.vendor)}</span>
            {one.state === "closed" ? (
              <StatusChip tone="positive">Asked</StatusChip>
            ) : (
              <StatusChip tone="caution">{one.state === "half_open" ? "Being tried" : "Left alone"}</StatusChip>
            )}
            {one.since && (
              <span className="fv-muted">
                for <Age since={one.since} />
              </span>
            )}
            {one.process && <span className="fv-muted">by {one.process}</span>}
          </li>
        ))}
      </ul>
      <p className="fv-muted">
        A vendor that gives no answer five times in a row is left alone for a while, then tried with one call. Work for it waits and is
        not counted as a try.
      </p>
    </Panel>
  );
}

/** One sentence while a vendor is left alone; nothing while all are well. */
export function VendorNotice() {
  const { data } = useDocument(VendorHealthDocument, {}, { refetchInterval: WATCH_MS });
  const away = [...new Set(data?.vendorHealth.filter((one) => one.state !== "closed").map((one) => one.vendor))];
  if (away.length === 0) return null;
  return (
    <Notice tone="caution" live>
      {vendorNames(away)} {away.length === 1 ? "does" : "do"} not answer at the moment. What is for {away.length === 1 ? "it" : "them"}{" "}
      waits and is sent by itself once it is answered again.
      {away.includes("storage") && " Until then nobody can send a picture or open a kept paper."}
    </Notice>
  );
}
