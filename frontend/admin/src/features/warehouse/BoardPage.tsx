import { PickBoardDocument, type PickBoardQuery } from "@fovea/gql/admin";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { csvFile, downloadCsv } from "../../lib/csv";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { Button, ButtonLink } from "../../ui/Button";
import { PageHead, Panel } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { WavePlanner } from "./WavePlanner";
import { WaveRow } from "./WaveRow";

const REFRESH_MS = 15_000;

/** The floor at a glance: what each zone has left, who picks what, and which waves are out. */
export default function BoardPage() {
  const { may } = useSession();
  const [planning, setPlanning] = useState(false);
  const query = useDocument(PickBoardDocument, {}, { refetchInterval: REFRESH_MS });
  const board = query.data;
  const out = board?.waves.filter((wave) => !wave.done) ?? [];
  const done = board?.waves.filter((wave) => wave.done) ?? [];
  const works = may("warehouse:pick:work");

  return (
    <div className="document">
      <PageHead
        title="Picking board"
        meta={
          board && (
            <span className="fv-muted fv-num">
              {board.pickZones.reduce((sum, zone) => sum + zone.units - zone.picked, 0)} pieces to pick
            </span>
          )
        }
        actions={
          <>
            <Button variant="quiet" disabled={!board} onClick={() => board && exportBoard(board)}>
              CSV
            </Button>
            <ButtonLink to="/warehouse/labels">Labels</ButtonLink>
            {works && (
              <Button variant="primary" disabled={!board} onClick={() => setPlanning(true)}>
                Plan a wave
              </Button>
            )}
          </>
        }
      />
      {query.isPending ? (
        <SkeletonRows count={6} height={72} />
      ) : query.error && !board ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : (
        board && (
          <>
            <Zones zones={board.pickZones} />
            <Panel title="Waves on the floor">
              {out.length === 0 ? (
                <EmptyState
                  title="No wave is out"
                  action={works ? <Button onClick={() => setPlanning(true)}>Plan a wave</Button> : undefined}
                >
                  A wave sends orders to the floor together: by carrier, by zone, up to a cut-off. Single picks go on
                  without one.
                </EmptyState>
              ) : (
                <ul className="waves" aria-label="Waves on the floor">
                  {out.map((wave) => (
                    <WaveRow key={wave.id} wave={wave} works={works} />
                  ))}
                </ul>
              )}
            </Panel>
            {done.length > 0 && (
              <Panel title="Picked">
                <ul className="waves" aria-label="Picked waves">
                  {done.map((wave) => (
                    <WaveRow key={wave.id} wave={wave} works={false} />
                  ))}
                </ul>
              </Panel>
            )}
          </>
        )
      )}
      {planning && board && (
        <WavePlanner
          houses={board.pickWarehouses}
          zones={board.pickZones}
          onClose={() => setPlanning(false)}
          onReleased={(number) => {
            setPlanning(false);
            toast.success(`${number} is on the floor`);
          }}
        />
      )}
    </div>
  );
}

function Zones({ zones }: { zones: PickBoardQuery["pickZones"] }) {
  if (zones.length === 0) {
    return (
      <EmptyState title="All is picked" action={<ButtonLink to="/warehouse/pack">Go to pack and ship</ButtonLink>}>
        Picks appear here by themselves when an order is confirmed.
      </EmptyState>
    );
  }
  return (
    <ul className="zones" aria-label="Zones">
      {zones.map((zone) => (
        <li key={`${zone.warehouse} ${zone.zone}`} className="zone">
          <p className="zone-name">
            <span className="fv-num">{zone.zone || "No zone"}</span>
            <span className="fv-muted">{zone.warehouse}</span>
          </p>
          <p>
            <span className="fv-num strong">{zone.units - zone.picked}</span> pieces left in {zone.tasks}{" "}
            {zone.tasks === 1 ? "pick" : "picks"}
          </p>
          <p className="fv-muted">{zone.people.length > 0 ? zone.people.join(", ") : "Nobody is here"}</p>
        </li>
      ))}
      <li className="zone zone-go">
        <Link to="/warehouse/pick">Pick bin by bin</Link>
      </li>
    </ul>
  );
}

function exportBoard(board: PickBoardQuery) {
  const rows = board.waves.flatMap((wave) =>
    wave.batches.map((batch) => [
      batch.number,
      wave.warehouse,
      batch.zones.join(" "),
      wave.carrier,
      batch.status,
      batch.claimedBy ?? "",
      batch.orders,
      batch.units,
      batch.picked,
    ]),
  );
  const head = ["Batch", "Warehouse", "Zones", "Carrier", "State", "Picker", "Orders", "Pieces", "Picked"];
  downloadCsv("picking-board.csv", csvFile(head, rows));
}
