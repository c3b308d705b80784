import { AddOrderNoteDocument, type AddOrderNoteMutation } from "@fovea/gql/admin";
import { TextArea } from "@fovea/ui";
import { useState } from "react";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";

const answer = (data: AddOrderNoteMutation) => data.addOrderNote;

/** A note for colleagues; the customer never sees it. */
export function AddNote({ orderId }: { orderId: string }) {
  const { may } = useSession();
  const [text, setText] = useState("");
  const act = useAct(AddOrderNoteDocument, answer, { keyed: false, stale: ["Order"] });
  if (!may("orders:order:edit")) return null;
  const submit = async () => {
    const outcome = await act.run({ orderId, text: text.trim() });
    if (outcome.kind === "done") setText("");
  };
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextArea
        label="Note for colleagues"
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        hint="The customer does not see it."
      />
      <ActionNote problem={act.problem} error={act.error} />
      <Button type="submit" busy={act.busy} disabled={text.trim() === ""}>
        Add note
      </Button>
    </form>
  );
}
