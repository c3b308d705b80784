import {
  EditOrderDocument,
  type EditOrderMutation,
  type OrderDocumentFragment,
  PreviewOrderEditDocument,
  type PreviewOrderEditMutation,
} from "@fovea/gql/admin";
import { Notice, TextArea, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Amount } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { type ChangeDraft, changeOf, draftOf, type LineDraft, unchanged } from "./change";
import { LensSwap } from "./LensSwap";

const previewed = (data: PreviewOrderEditMutation) => data.previewOrderEdit;
const edited = (data: EditOrderMutation) => data.editOrder;
type Preview = Extract<PreviewOrderEditMutation["previewOrderEdit"], { preview: unknown }>["preview"];

interface ChangeOrderProps {
  /** The order as it is read again and again; the draft is of the one it was when the dialog opened. */
  now: OrderDocumentFragment;
  onClose: () => void;
}

/** Writes a change, shows what it costs, and makes it: the customer pays or gets the difference. */
export function ChangeOrder({ now, onClose }: ChangeOrderProps) {
  const [order, setOrder] = useState(now);
  const [draft, setDraft] = useState<ChangeDraft>(() => draftOf(order));
  const [reason, setReason] = useState("");
  const [preview, setPreview] = useState<Preview | null>(null);
  const look = useAct(PreviewOrderEditDocument, previewed, { keyed: false, stale: ["Order"] });
  const make = useAct(EditOrderDocument, edited, {
    stale: ["Order", "Orders", "Overview", "PickTasks", "Jobs", "PackQueue"],
  });
  const change = changeOf(order, draft);
  const problem = make.problem ?? look.problem;
  const field = problem ? fieldOf(problem) : null;
  const at = (name: string) => (problem && field === name ? problem.message : null);
  const ofSwap = (lineId: string) => {
    const index = (change?.swap ?? []).findIndex((swap) => swap.lineId === lineId);
    return index < 0 ? null : at(`swap.${String(index)}.sku`);
  };
  const shown = field !== null && (field.startsWith("address.") || /^(add|swap)\.\d+\.(sku|quantity)$/.test(field));
  const write = (next: Partial<ChangeDraft>) => {
    setPreview(null);
    setDraft({ ...draft, ...next });
  };
  const beginAnew = () => {
    look.clear();
    make.clear();
    setOrder(now);
    setPreview(null);
    setDraft(draftOf(now));
  };
  const ask = async () => {
    if (!change) return;
    const outcome = await look.run({ orderId: order.id, expectedVersion: order.version, change });
    if (outcome.kind === "done") setPreview(outcome.value.preview);
  };
  const apply = async () => {
    if (!change || !preview) return;
    const outcome = await make.run({
      orderId: order.id,
      expectedVersion: order.version,
      change,
      reason: reason.trim(),
      expectedTotal: preview.after.total.minor,
    });
    if (outcome.kind === "done") {
      toast.success(`${order.number} is changed`);
      onClose();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Change ${order.number}`}
      description="What is not made, packed or shipped can change. Prices are today’s; tax is worked out anew."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void (preview ? apply() : ask());
        }}
      >
        {order.lines
          .filter((line) => line.quantity > 0)
          .map((line) => (
            <LineChange
              key={line.id}
              line={line}
              currency={order.totals.total.currency}
              draft={draft.lines[line.id] ?? unchanged(line)}
              wrong={ofSwap(line.id)}
              onChange={(next) => write({ lines: { ...draft.lines, [line.id]: next } })}
            />
          ))}
        <fieldset className="change-line">
          <legend>Add a frame</legend>
          <div className="change-fields">
            <TextField
              label="SKU"
              value={draft.add.sku}
              error={at("add.0.sku")}
              onChange={(event) => write({ add: { ...draft.add, sku: event.target.value } })}
            />
            <TextField
              label="How many"
              type="number"
              min={1}
              max={10}
              value={draft.add.quantity}
              error={at("add.0.quantity")}
              onChange={(event) => write({ add: { ...draft.add, quantity: event.target.valueAsNumber || 1 } })}
            />
          </div>
        </fieldset>
        <details>
          <summary>Send it to another address</summary>
          <AddressFields address={draft.address} at={at} onChange={(address) => write({ address })} />
        </details>
        {preview && <PreviewNotice preview={preview} />}
        {preview && (
          <TextArea
            label="Why"
            hint="Stands in the timeline with your name."
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        <ActionNote problem={shown ? null : problem} error={make.error ?? look.error} />
        {now.version !== order.version && (
          <Notice
            tone="caution"
            live
            action={
              <Button size="sm" onClick={beginAnew}>
                Show it as it is now
              </Button>
            }
          >
            Somebody has changed the order since this was opened. What you wrote here is of how it was.
          </Notice>
        )}
        <div className="actions">
          <Button onClick={onClose}>Keep as it is</Button>
          {preview ? (
            <Button type="submit" variant="primary" busy={make.busy} disabled={reason.trim() === ""}>
              Change order
            </Button>
          ) : (
            <Button type="submit" variant="primary" busy={look.busy} disabled={!change}>
              See what it costs
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** What the change does and who pays what. */
function PreviewNotice({ preview }: { preview: Preview }) {
  const { delta } = preview;
  const less = { minor: -delta.minor, currency: delta.currency };
  return (
    <Notice tone={delta.minor > 0 ? "caution" : "info"} live>
      {preview.sentences.map((sentence) => (
        <span key={sentence}>{sentence} </span>
      ))}
      <strong>
        Total <Amount of={preview.before.total} /> becomes <Amount of={preview.after.total} />.
      </strong>{" "}
      {delta.minor > 0 ? (
        <>
          The customer is asked by mail to pay <Amount of={delta} />; the order waits until then.
        </>
      ) : delta.minor < 0 ? (
        <>
          <Amount of={less} /> less is charged when it ships.
        </>
      ) : (
        "It costs the same."
      )}
      {preview.after.taxEstimated && " The tax is an estimate: the tax service did not answer."}
    </Notice>
  );
}

type Line = OrderDocumentFragment["lines"][number];

interface LineChangeProps {
  line: Line;
  currency: string;
  draft: LineDraft;
  /** Why what it is swapped for was refused. */
  wrong: string | null;
  onChange: (draft: LineDraft) => void;
}

/** How many stay, and what they are swapped for while nothing of them is made. */
function LineChange({ line, currency, draft, wrong, onChange }: LineChangeProps) {
  const fewest = line.quantity - line.removable;
  return (
    <fieldset className="change-line">
      <legend>{line.description}</legend>
      {line.removable === 0 && <p className="fv-muted">Packed or shipped already; nothing of it can change.</p>}
      {line.removable > 0 && (
        <div className="change-fields">
          <TextField
            label={`Keep, of ${String(line.quantity)}`}
            type="number"
            min={fewest}
            max={line.quantity}
            value={draft.keep}
            onChange={(event) =>
              onChange({
                ...draft,
                keep: Math.min(line.quantity, Math.max(fewest, event.target.valueAsNumber || 0)),
              })
            }
          />
          {line.swappable && draft.keep === line.quantity && (
            <TextField
              label="Other colour or size, SKU"
              placeholder={line.sku}
              value={draft.sku}
              error={wrong}
              onChange={(event) => onChange({ ...draft, sku: event.target.value })}
            />
          )}
          {line.swappable && draft.keep === line.quantity && line.configuration && (
            <LensSwap line={line} lenses={line.configuration} currency={currency} draft={draft} onChange={onChange} />
          )}
        </div>
      )}
      {line.removable > 0 && !line.swappable && line.configuration && (
        <p className="fv-muted">The lab has begun with it: it can be taken out, not swapped.</p>
      )}
    </fieldset>
  );
}

type Address = ChangeDraft["address"];
const FIELDS: readonly (readonly [keyof Address, string])[] = [
  ["name", "Name"],
  ["company", "Company"],
  ["line1", "Street and number"],
  ["line2", "Apartment, floor"],
  ["city", "Town or city"],
  ["region", "State"],
  ["postalCode", "Postcode"],
  ["country", "Country, two letters"],
  ["phone", "Telephone"],
];

interface AddressFieldsProps {
  address: Address;
  at: (field: string) => string | null;
  onChange: (address: Address) => void;
}

function AddressFields({ address, at, onChange }: AddressFieldsProps) {
  return (
    <div className="change-fields">
      {FIELDS.map(([field, label]) => (
        <TextField
          key={field}
          label={label}
          value={address[field]}
          error={at(`address.${field}`) ?? at(`address.${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`)}
          maxLength={100}
          onChange={(event) => onChange({ ...address, [field]: event.target.value })}
        />
      ))}
    </div>
  );
}
