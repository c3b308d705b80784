import { PutawayProposalsDocument } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { FailureState, SkeletonRows } from "../../ui/states";

/** Where so many of an article would go now, before anybody carries anything. */
export function TryRules({ houses }: { houses: readonly string[] }) {
  const [form, setForm] = useState({ house: "", sku: "", quantity: "12" });
  const [asked, setAsked] = useState<{ warehouse: string; sku: string; quantity: number } | null>(null);
  const query = useDocument(PutawayProposalsDocument, asked ?? { warehouse: "", sku: "", quantity: 1 }, {
    enabled: asked !== null,
  });
  const quantity = /^[1-9]\d{0,4}$/.test(form.quantity) ? Number(form.quantity) : null;
  const placed = query.data?.putawayProposals.reduce((sum, one) => sum + one.quantity, 0) ?? 0;
  return (
    <section className="panel">
      <header className="panel-head">
        <h2>Try the rules</h2>
      </header>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (quantity !== null && form.sku.trim() !== "") {
            setAsked({ warehouse: form.house || (houses[0] ?? ""), sku: form.sku.trim(), quantity });
          }
        }}
      >
        <SelectField
          label="Warehouse"
          value={form.house || houses[0]}
          onChange={(event) => setForm({ ...form, house: event.target.value })}
          options={houses.map((value) => ({ value, label: value }))}
        />
        <div className="fields-2">
          <TextField label="Article" value={form.sku} onChange={(event) => setForm({ ...form, sku: event.target.value })} />
          <TextField
            label="Units"
            inputMode="numeric"
            value={form.quantity}
            onChange={(event) => setForm({ ...form, quantity: event.target.value })}
            error={quantity === null ? "At least one." : null}
          />
        </div>
        <Button type="submit" disabled={form.sku.trim() === ""}>
          Where would they go?
        </Button>
      </form>
      {asked !== null &&
        (query.isPending ? (
          <SkeletonRows count={2} />
        ) : !query.data ? (
          <FailureState error={query.error} />
        ) : (
          <div role="status">
            <ul className="rows">
              {query.data.putawayProposals.map((one) => (
                <li key={one.bin}>
                  <span className="fv-num strong">{one.quantity} ×</span>
                  <div>
                    <p className="fv-num strong">{one.bin}</p>
                    <p className="fv-muted">{one.because}</p>
                  </div>
                </li>
              ))}
            </ul>
            {placed < asked.quantity && (
              <p className="fv-muted">
                {asked.quantity - placed} would find no room: no rule that fits has a bin for them.
              </p>
            )}
          </div>
        ))}
    </section>
  );
}
