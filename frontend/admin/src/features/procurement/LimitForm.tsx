import {
  SetPersonalLimitDocument,
  type SetPersonalLimitMutation,
  SetRoleLimitDocument,
  type SetRoleLimitMutation,
} from "@fovea/gql/admin";
import { type Money, RadioGroup, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { minorOf, typed } from "../../lib/amount";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";

const ofRole = (data: SetRoleLimitMutation) => data.setRoleLimit;
const ofPerson = (data: SetPersonalLimitMutation) => data.setPersonalLimit;
const STALE = ["ApprovalLimits", "Approvers", "PurchaseOrder"] as const;
type Kind = "none" | "amount" | "any";

/** Whose limit, as it was looked at; `set` false: there is none yet. */
export interface LimitOf {
  kind: "role" | "person";
  id: string;
  name: string;
  currency: string;
  set: boolean;
  most: Money | null;
  version: number;
}

/** How much a role or a person may approve: nothing of its own, up to an amount, or any. */
export function LimitForm({ of, onClose }: { of: LimitOf; onClose: () => void }) {
  const [limit] = useState(of);
  const [kind, setKind] = useState<Kind>(!limit.set ? "none" : limit.most ? "amount" : "any");
  const [text, setText] = useState(limit.most ? typed(limit.most) : "");
  const [wrong, setWrong] = useState<string | null>(null);
  const role = useAct(SetRoleLimitDocument, ofRole, { stale: STALE });
  const person = useAct(SetPersonalLimitDocument, ofPerson, { stale: STALE });
  const act = limit.kind === "role" ? role : person;
  const unchanged = kind === "none" && !limit.set;
  const save = async () => {
    const most = kind === "amount" ? minorOf(text, limit.currency) : null;
    if (kind === "amount" && most === null) {
      setWrong(`Give an amount of ${limit.currency}.`);
      return;
    }
    const body = { currency: limit.currency, expectedVersion: limit.version, most, remove: kind === "none" };
    const outcome =
      limit.kind === "role" ? await role.run({ role: limit.id, ...body }) : await person.run({ approverId: limit.id, ...body });
    if (outcome.kind !== "done") return;
    toast.success(`The limit of ${limit.name} is set`);
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={`${limit.name}, ${limit.currency}`} description="How large a purchase order may be to be approved.">
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <RadioGroup
          name="limit"
          legend="May approve"
          value={kind}
          onChange={setKind}
          choices={[
            limit.kind === "role"
              ? { value: "none", title: "Nothing" }
              : { value: "none", title: "What their roles allow", text: "No limit of their own." },
            { value: "amount", title: "Up to an amount" },
            { value: "any", title: "Any amount" },
          ]}
        />
        {kind === "amount" && (
          <TextField
            label="At most"
            suffix={limit.currency}
            inputMode="decimal"
            value={text}
            onChange={(event) => {
              setWrong(null);
              setText(event.target.value);
            }}
            error={wrong}
          />
        )}
        <ActionNote problem={act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Keep as it is</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={unchanged}>
            Set the limit
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
