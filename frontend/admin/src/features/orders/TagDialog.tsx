import { OrderTagsDocument, TagOrdersDocument, type TagOrdersMutation } from "@fovea/gql/admin";
import { TextField, ToggleChip } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { tagsTyped } from "./tags";

const answer = (data: TagOrdersMutation) => data.tagOrders;
const MOST_OFFERED = 12;

interface TagDialogProps {
  orders: readonly { id: string; number: string; tags: readonly string[] | null }[];
  open: boolean;
  onClose: () => void;
}

/** Puts tags on the marked orders and takes others off, all at once. */
export function TagDialog({ orders, open, onClose }: TagDialogProps) {
  const [typed, setTyped] = useState("");
  const [off, setOff] = useState<readonly string[]>([]);
  const known = useDocument(OrderTagsDocument, {}, { enabled: open }).data?.orderTags ?? [];
  const act = useAct(TagOrdersDocument, answer, { stale: ["Order", "Orders", "OrderTags"] });
  const has = [...new Set(orders.flatMap((order) => order.tags ?? []))].sort();
  const offered = known.map((one) => one.tag).filter((tag) => !has.includes(tag)).slice(0, MOST_OFFERED);
  const add = tagsTyped(typed);
  const toggle = (tag: string) =>
    setTyped(add.includes(tag) ? add.filter((one) => one !== tag).join(", ") : [...add, tag].join(", "));
  const close = () => {
    act.clear();
    setTyped("");
    setOff([]);
    onClose();
  };
  const submit = async () => {
    const outcome = await act.run({ orderIds: orders.map((order) => order.id), add, remove: [...off] });
    if (outcome.kind === "done") {
      toast.success(outcome.value.changed === 1 ? "1 order tagged anew" : `${String(outcome.value.changed)} orders tagged anew`);
      close();
    }
  };
  const first = orders[0];
  return (
    <Dialog
      open={open && first !== undefined}
      onClose={close}
      title={orders.length === 1 && first ? `Tags of ${first.number}` : `Tag ${String(orders.length)} orders`}
      description="Colleagues see tags in the list and can filter by them; customers never see them."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {has.length > 0 && (
          <fieldset className="chip-choice">
            <legend>Take off</legend>
            {has.map((tag) => (
              <ToggleChip
                key={tag}
                on={off.includes(tag)}
                onToggle={() => setOff(off.includes(tag) ? off.filter((one) => one !== tag) : [...off, tag])}
              >
                {tag}
              </ToggleChip>
            ))}
          </fieldset>
        )}
        <TextField
          label="Put on"
          hint="Several, parted by commas."
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.target.value)}
        />
        {offered.length > 0 && (
          <fieldset className="chip-choice">
            <legend>In use</legend>
            {offered.map((tag) => (
              <ToggleChip key={tag} on={add.includes(tag)} onToggle={() => toggle(tag)}>
                {tag}
              </ToggleChip>
            ))}
          </fieldset>
        )}
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={close}>Close</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={add.length === 0 && off.length === 0}>
            Save tags
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
