import { Sheet } from "@fovea/ui";
import { moment } from "../../lib/format";
import { useSession } from "../../lib/session";
import { Button } from "../../ui/Button";
import { adviceFor } from "./advice";
import type { Deed } from "./queue";
import { sendNow, settleDeed, tryAgain, useQueue, withdraw } from "./scanQueue";

/** What this device still has to tell the house, and what the house would not take, with what to do about it. */
export function WaitingSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { waiting, refused, line } = useQueue();
  const { staff } = useSession();
  const others = waiting.filter((deed) => deed.who !== staff.id).length;
  return (
    <Sheet
      title="On this device"
      text={
        line === "lost"
          ? "There is no network. Go on scanning: everything is sent in order as soon as there is."
          : "Scans are kept here until the house has answered."
      }
      open={open}
      onOpenChange={(next) => !next && onClose()}
      side="bottom"
    >
      <div className="scan-sheet">
        {refused.length > 0 && (
          <section>
            <h2>Refused</h2>
            <ul className="scan-deeds">
              {refused.map((deed) => (
                <li key={deed.id}>
                  <What deed={deed} />
                  <p className="scan-why">{deed.refused?.message}</p>
                  <p>{adviceFor(deed)}</p>
                  <div className="ask-actions">
                    <Button size="lg" onClick={() => void tryAgain(deed.id)}>
                      Send again
                    </Button>
                    <Button size="lg" variant="primary" onClick={() => void settleDeed(deed.id)}>
                      Settled
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section>
          <h2>Waiting</h2>
          {waiting.length === 0 ? (
            <p>Nothing waits: the house knows all that was scanned.</p>
          ) : (
            <ol className="scan-deeds">
              {waiting.map((deed) => (
                <li key={deed.id}>
                  <What deed={deed} />
                  {deed.who !== staff.id && <p>Scanned by a colleague, who must sign in here to send it.</p>}
                  {deed.tries === 0 && deed.who === staff.id && (
                    <Button size="lg" onClick={() => void withdraw(deed.id)}>
                      Take back
                    </Button>
                  )}
                </li>
              ))}
            </ol>
          )}
          {waiting.length > others && (
            <Button size="lg" variant="primary" busy={line === "sending"} onClick={() => void sendNow()}>
              Send now
            </Button>
          )}
        </section>
      </div>
    </Sheet>
  );
}

function What({ deed }: { deed: Deed }) {
  return (
    <p className="scan-what">
      <strong>{deed.says}</strong>
      <time dateTime={deed.at} className="fv-num">
        {moment(deed.at)}
      </time>
    </p>
  );
}
