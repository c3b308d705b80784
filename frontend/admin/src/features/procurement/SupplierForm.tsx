import { SaveSupplierDocument, type SaveSupplierMutation, type SupplierRecordFragment } from "@fovea/gql/admin";
import { Checkbox, SelectField, TextArea, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { CURRENCIES, draftOf, type SupplierDraft, supplierOf, WEEKDAYS } from "./suppliers";

const saved = (data: SaveSupplierMutation) => data.saveSupplier;
const FIELDS = new Set([
  "code",
  "name",
  "currency",
  "leadTimeDays",
  "leadSpreadDays",
  "orderDays",
  "overReceiptBp",
  "minimumOrder",
  "paymentTerms",
  "contact.email",
]);

interface SupplierFormProps {
  supplier: SupplierRecordFragment | null;
  onClose: () => void;
  onSaved?: (id: string) => void;
}

/** Who a supplier is and how they deliver. What two people change at once is saved by the first and told to the second. */
export function SupplierForm({ supplier, onClose, onSaved }: SupplierFormProps) {
  // What was looked at when this was opened; the record behind may be read again meanwhile.
  const [version] = useState(supplier?.version ?? 0);
  const [draft, setDraft] = useState<SupplierDraft>(() => draftOf(supplier));
  const [unread, setUnread] = useState<{ field: string; said: string } | null>(null);
  const act = useAct(SaveSupplierDocument, saved, { stale: ["Suppliers", "Supplier", "ReorderRules"] });
  const refused = act.problem ? fieldOf(act.problem) : null;
  const said = (name: string) =>
    unread?.field === name ? unread.said : refused === name ? (act.problem?.message ?? null) : null;
  const set = (name: keyof SupplierDraft) => (event: { target: { value: string } }) => {
    setUnread(null);
    setDraft({ ...draft, [name]: event.target.value });
  };
  const save = async () => {
    const read = supplierOf(draft, version);
    if ("field" in read) {
      setUnread(read);
      return;
    }
    const outcome = await act.run(read.body);
    if (outcome.kind !== "done") return;
    toast.success(`${outcome.value.supplier.name} is saved`);
    onSaved?.(outcome.value.supplier.id);
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={supplier ? `Edit ${supplier.name}` : "New supplier"}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="fields-3">
          <TextField label="Code" value={draft.code} onChange={set("code")} error={said("code")} disabled={supplier !== null} />
          <TextField label="Name" value={draft.name} onChange={set("name")} error={said("name")} />
          <SelectField
            label="Paid in"
            value={draft.currency}
            onChange={set("currency")}
            error={said("currency")}
            disabled={supplier !== null}
            options={CURRENCIES.map((value) => ({ value, label: value }))}
          />
        </div>
        <div className="fields-3">
          <TextField label="Contact" value={draft.contact} onChange={set("contact")} />
          <TextField
            label="E-mail"
            type="email"
            hint="Orders are mailed here."
            value={draft.email}
            onChange={set("email")}
            error={said("contact.email")}
          />
          <TextField label="Phone" optional type="tel" value={draft.phone} onChange={set("phone")} />
        </div>
        <TextArea label="Address" optional rows={2} value={draft.address} onChange={set("address")} />
        <div className="fields-3">
          <TextField
            label="Agreed lead time"
            suffix="days"
            inputMode="numeric"
            value={draft.leadTime}
            onChange={set("leadTime")}
            error={said("leadTimeDays")}
          />
          <TextField
            label="Its deviation"
            optional
            suffix="days"
            inputMode="decimal"
            hint="A quarter of it when left out; measured after a few receipts."
            value={draft.leadSpread}
            onChange={set("leadSpread")}
            error={said("leadSpreadDays")}
          />
          <TextField
            label="May send over"
            suffix="%"
            inputMode="decimal"
            value={draft.tolerance}
            onChange={set("tolerance")}
            error={said("overReceiptBp")}
          />
        </div>
        <fieldset className="weekdays">
          <legend>Takes orders on</legend>
          {WEEKDAYS.map((label, day) => (
            <Checkbox
              key={label}
              label={label}
              checked={draft.orderDays.includes(day)}
              onChange={(event) =>
                setDraft({
                  ...draft,
                  orderDays: event.target.checked
                    ? [...draft.orderDays, day].sort()
                    : draft.orderDays.filter((one) => one !== day),
                })
              }
            />
          ))}
          {said("orderDays") && (
            <p className="fv-error" role="alert">
              {said("orderDays")}
            </p>
          )}
        </fieldset>
        <div className="fields-2">
          <TextField
            label="Smallest order"
            suffix={draft.currency}
            inputMode="decimal"
            value={draft.minimum}
            onChange={set("minimum")}
            error={said("minimumOrder")}
          />
          <TextField label="Terms" optional value={draft.terms} onChange={set("terms")} error={said("paymentTerms")} />
        </div>
        <Checkbox
          label="We buy from them"
          checked={draft.active}
          onChange={(event) => setDraft({ ...draft, active: event.target.checked })}
        />
        <ActionNote problem={refused !== null && FIELDS.has(refused) ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Keep as it is</Button>
          <Button type="submit" variant="primary" busy={act.busy}>
            Save supplier
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
