import { Icon } from "@fovea/ui";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useSession } from "../../lib/session";
import { Button, ButtonLink } from "../../ui/Button";
import { EmptyState } from "../../ui/states";
import { CountMode } from "./CountMode";
import { LineState } from "./LineState";
import { LookupMode } from "./LookupMode";
import { type ModeKey, MODES } from "./modes";
import { MoveMode } from "./MoveMode";
import { keepForOffline } from "./offline";
import { PickMode } from "./PickMode";
import { PutawayMode } from "./PutawayMode";
import { ReceiveMode } from "./ReceiveMode";
import { useHolder, useQueue } from "./scanQueue";
import { WaitingSheet } from "./WaitingSheet";

const route = getRouteApi("/scan");

/** The handheld: a screen of its own, one question at a time, that goes on where the network does not reach. */
export default function ScanPage() {
  const { mode } = route.useSearch();
  const { may } = useSession();
  const [showWaiting, setShowWaiting] = useState(false);
  const { refused } = useQueue();
  const [newest, setNewest] = useState<string | null>(null);
  const latest = refused.at(-1);
  useHolder();
  useEffect(() => {
    document.title = "Handheld · Fovea";
    keepForOffline();
  }, []);
  const current = MODES.find((one) => one.key === mode);

  return (
    <div className="scan">
      <header className="scan-head">
        {current ? (
          <Link to="/scan" className="scan-back" aria-label="All jobs">
            <Icon name="arrow-left" size={24} />
          </Link>
        ) : (
          <Link to="/" className="scan-back" aria-label="Back to the workbench">
            <Icon name="home" size={24} />
          </Link>
        )}
        <h1>{current?.label ?? "Handheld"}</h1>
        <LineState onOpen={() => setShowWaiting(true)} />
      </header>
      {latest && latest.id !== newest && (
        <div className="scan-refusal" role="alert">
          <p>
            <strong>{latest.says}</strong> was refused. {latest.refused?.message}
          </p>
          <div className="ask-actions">
            <Button size="lg" onClick={() => setShowWaiting(true)}>
              What to do
            </Button>
            <Button size="lg" onClick={() => setNewest(latest.id)}>
              Later
            </Button>
          </div>
        </div>
      )}
      <main className="scan-page" id="page">
        {current ? (
          may(current.needs) ? (
            <Mode mode={current.key} />
          ) : (
            <EmptyState title="Your role does not cover this" action={<ButtonLink to="/scan">All jobs</ButtonLink>}>
              An administrator can give you a role that does, under Settings, Staff.
            </EmptyState>
          )
        ) : (
          <ModeList />
        )}
      </main>
      <WaitingSheet open={showWaiting} onClose={() => setShowWaiting(false)} />
    </div>
  );
}

function Mode({ mode }: { mode: ModeKey }) {
  switch (mode) {
    case "pick":
      return <PickMode />;
    case "putaway":
      return <PutawayMode />;
    case "receive":
      return <ReceiveMode />;
    case "count":
      return <CountMode />;
    case "move":
      return <MoveMode />;
    case "lookup":
      return <LookupMode />;
  }
}

function ModeList() {
  const { may, staff } = useSession();
  const mine = MODES.filter((mode) => may(mode.needs));
  return (
    <>
      <ul className="scan-modes">
        {mine.map((mode) => (
          <li key={mode.key}>
            <Link to="/scan" search={{ mode: mode.key }} className="scan-mode">
              <Icon name={mode.icon} size={28} />
              <span>
                <strong>{mode.label}</strong>
                {mode.says}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <p className="scan-foot">{staff.name} holds this device. Scans are kept on it until the house has answered.</p>
    </>
  );
}
