import { type LetterFieldsFragment, ResendLetterDocument, type ResendLetterMutation } from "@fovea/gql/admin";
import { useState } from "react";
import { toast } from "sonner";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { letterName } from "./words";

const answer = (data: ResendLetterMutation) => data.resendLetter;

/** The same news once more, after a question: its address counts as good again. */
export function Resend({ letter }: { letter: LetterFieldsFragment }) {
  const { may } = useSession();
  const [asked, setAsked] = useState(false);
  const act = useAct(ResendLetterDocument, answer, { stale: ["Letters"] });
  if (!letter.resendable || !may("crm:letter:send")) return null;
  const submit = async () => {
    const outcome = await act.run({ id: letter.id });
    if (outcome.kind !== "done") return;
    toast.success("The letter is on its way again");
    setAsked(false);
  };
  return (
    <>
      <Button size="sm" variant="quiet" onClick={() => setAsked(true)}>
        Send again
      </Button>
      <Dialog
        open={asked}
        onClose={() => setAsked(false)}
        title={`Send “${letterName(letter.kind)}” again?`}
        description="It is written anew from what is true now and goes to the same address, which counts as good again."
      >
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={() => setAsked(false)}>Cancel</Button>
          <Button variant="primary" busy={act.busy} onClick={() => void submit()}>
            Send again
          </Button>
        </div>
      </Dialog>
    </>
  );
}
