import { Moment, StateChip } from "../../ui/parts";
import { notable } from "./lists";

interface Scan {
  at: string;
  status: string;
  message: string;
  place: string;
}

/** What a carrier reported of a parcel, the newest first: when, where and in its own words; what needs a look stands out. */
export function Scans({ events }: { events: readonly Scan[] }) {
  if (events.length === 0) return <p className="fv-muted">The carrier has not reported on it yet.</p>;
  return (
    <ol className="scans">
      {events
        .toSorted((a, b) => b.at.localeCompare(a.at))
        .map((event, index) => {
          const chip = notable(event.status);
          return (
            <li key={`${event.at} ${String(index)}`}>
              <Moment at={event.at} />
              <div>
                <p>
                  {event.message || event.status.replaceAll("_", " ")} {chip && <StateChip code={chip} />}
                </p>
                {event.place && <p className="fv-muted">{event.place}</p>}
              </div>
            </li>
          );
        })}
    </ol>
  );
}
