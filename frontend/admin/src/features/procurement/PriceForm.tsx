import {
  RemoveSupplierPriceDocument,
  type RemoveSupplierPriceMutation,
  SaveSupplierPriceDocument,
  type SaveSupplierPriceMutation,
  type SupplierPriceFieldsFragment,
} from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { minorOf, typed, wholeOf } from "../../lib/amount";
import { daysUntil } from "../../lib/format";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";

const saved = (data: SaveSupplierPriceMutation) => data.saveSupplierPrice;
const removed = (data: RemoveSupplierPriceMutation) => data.removeSupplierPrice;
const STALE = ["SupplierPrices", "ReorderProposals"] as const;
const FIELDS = new Set(["sku", "price", "validFrom", "validTo", "moq", "leadTimeDays"]);

interface PriceFormProps {
  supplierId: string;
  currency: string;
  price: SupplierPriceFieldsFragment | null;
  onClose: () => void;
}

/** One line of a price list: what an article costs, in which packs, and from when until when. */
export function PriceForm({ supplierId, currency, price, onClose }: PriceFormProps) {
  const [version] = useState(price?.version ?? 0);
  const [form, setForm] = useState({
    sku: price?.sku ?? "",
    supplierSku: price?.supplierSku ?? "",
    price: price ? typed(price.price) : "",
    validFrom: price?.validFrom ?? "",
    validTo: price?.validTo ?? "",
    moq: String(price?.moq ?? 1),
    packSize: String(price?.packSize ?? 1),
    leadTime: price?.leadTimeDays === null || !price ? "" : String(price.leadTimeDays),
  });
  const [unread, setUnread] = useState<{ field: string; said: string } | null>(null);
  const act = useAct(SaveSupplierPriceDocument, saved, { stale: STALE });
  const drop = useAct(RemoveSupplierPriceDocument, removed, { stale: STALE });
  const begun = price !== null && daysUntil(price.validFrom) <= 0;
  const refused = act.problem ? (fieldOf(act.problem)?.replace(/^line\./, "") ?? null) : null;
  const said = (name: string) =>
    unread?.field === name ? unread.said : refused === name ? (act.problem?.message ?? null) : null;
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) => {
    setUnread(null);
    setForm({ ...form, [name]: event.target.value });
  };
  const save = async () => {
    const minor = minorOf(form.price, currency);
    const moq = wholeOf(form.moq);
    const packSize = wholeOf(form.packSize);
    const lead = wholeOf(form.leadTime);
    if (minor === null) return setUnread({ field: "price", said: `Give an amount of ${currency}.` });
    if (form.validFrom === "") return setUnread({ field: "validFrom", said: "From which day on?" });
    if (!moq || !packSize) return setUnread({ field: "moq", said: "Minimum and pack are at least one unit." });
    if (Number.isNaN(lead)) return setUnread({ field: "leadTimeDays", said: "Give whole days." });
    const outcome = await act.run({
      supplierId,
      priceId: price?.id ?? null,
      expectedVersion: version,
      line: {
        sku: form.sku,
        supplierSku: form.supplierSku,
        price: minor,
        validFrom: form.validFrom,
        validTo: form.validTo === "" ? null : form.validTo,
        moq,
        packSize,
        leadTimeDays: lead,
      },
    });
    if (outcome.kind === "done") {
      toast.success(`The price of ${outcome.value.price.sku} is saved`);
      onClose();
    }
  };
  const remove = async () => {
    if (!price) return;
    const outcome = await drop.run({ priceId: price.id, expectedVersion: version });
    if (outcome.kind === "done") {
      toast.success(`${price.sku} is off the list`);
      onClose();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={price ? `Price of ${price.sku}` : "New price"}
      description={price?.description ?? "A later first day takes over from an earlier one."}
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="fields-2">
          <TextField label="Article" value={form.sku} onChange={set("sku")} error={said("sku")} disabled={price !== null} autoComplete="off" />
          <TextField label="Their number" optional value={form.supplierSku} onChange={set("supplierSku")} autoComplete="off" />
        </div>
        <div className="fields-3">
          <TextField label="Price" suffix={currency} inputMode="decimal" value={form.price} onChange={set("price")} error={said("price")} />
          <TextField label="Smallest quantity" inputMode="numeric" value={form.moq} onChange={set("moq")} error={said("moq")} />
          <TextField label="Pack of" inputMode="numeric" value={form.packSize} onChange={set("packSize")} />
        </div>
        <div className="fields-3">
          <TextField
            label="First day"
            type="date"
            value={form.validFrom}
            onChange={set("validFrom")}
            error={said("validFrom")}
            disabled={begun}
          />
          <TextField label="Last day" optional type="date" value={form.validTo} onChange={set("validTo")} error={said("validTo")} />
          <TextField
            label="Own lead time"
            optional
            suffix="days"
            inputMode="numeric"
            value={form.leadTime}
            onChange={set("leadTime")}
            error={said("leadTimeDays")}
          />
        </div>
        <ActionNote
          problem={(refused !== null && FIELDS.has(refused) ? null : act.problem) ?? drop.problem}
          error={act.error ?? drop.error}
        />
        <div className="actions">
          {price && !begun && (
            <Button busy={drop.busy} onClick={() => void remove()}>
              Take off the list
            </Button>
          )}
          <Button type="submit" variant="primary" busy={act.busy}>
            Save price
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
