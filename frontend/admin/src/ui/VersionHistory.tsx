import { Moment, Panel } from "./parts";

interface Version {
  version: number;
  reason: string;
  by: string;
  at?: string | null;
}

/** Who set a setting that is kept in versions, and why. `nobody` stands while it is as the shop began; `detail` says more of each. */
export function VersionHistory<Kept extends Version>({
  versions,
  nobody,
  detail,
}: {
  versions: readonly Kept[];
  nobody: string;
  detail?: (one: Kept) => string;
}) {
  return (
    <Panel title="Who set it">
      {versions.length === 0 ? (
        <p className="fv-muted">{nobody}</p>
      ) : (
        <ul className="rows">
          {versions.map((one) => (
            <li key={one.version}>
              <div>
                <p>{one.reason}</p>
                {detail && <p className="fv-muted">{detail(one)}</p>}
                <p className="fv-muted">
                  {one.by}, {one.at && <Moment at={one.at} />}
                </p>
              </div>
              <span className="fv-num">version {one.version}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
