import { PlaySimulatorDocument, type PlaySimulatorMutation, type SimulatorVendor } from "@fovea/gql/admin";
import { toast } from "sonner";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";

const played = (data: PlaySimulatorMutation) => data.playSimulator;

interface PlayButtonsProps {
  vendor: SimulatorVendor;
  plays: readonly { code: string; label: string; hint: string }[];
  /** The document it happens to; without one it happens to the vendor. */
  subjectId?: string;
}

/** What can be made to happen, each with what it means. */
export function PlayButtons({ vendor, plays, subjectId }: PlayButtonsProps) {
  const act = useAct(PlaySimulatorDocument, played, { keyed: false, stale: ["Simulator", "SimulatedOrder"] });
  const run = async (play: { code: string; label: string }) => {
    const outcome = await act.run({ vendor, code: play.code, subjectId });
    if (outcome.kind === "done") toast.success(play.label);
  };
  return (
    <div className="stack">
      <ul className="plays">
        {plays.map((play) => (
          <li key={play.code}>
            <Button size="sm" disabled={act.busy} onClick={() => void run(play)}>
              {play.label}
            </Button>
            <span className="fv-muted">{play.hint}</span>
          </li>
        ))}
      </ul>
      <ActionNote problem={act.problem} error={act.error} />
    </div>
  );
}
