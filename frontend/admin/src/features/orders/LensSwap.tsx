import { type LensUse, type OrderDocumentFragment, SwapOptionsDocument } from "@fovea/gql/admin";
import { Checkbox, formatMoney, SelectField } from "@fovea/ui";
import { useDocument } from "../../lib/queries";
import { FailureState, SkeletonRows } from "../../ui/states";
import { type LineDraft, stillTo } from "./change";

type Line = OrderDocumentFragment["lines"][number];

interface LensSwapProps {
  line: Line;
  lenses: NonNullable<Line["configuration"]>;
  currency: string;
  draft: LineDraft;
  onChange: (draft: LineDraft) => void;
}

/** Other lenses in the same frame, for the same eyes: design, material, treatments, each with what it costs. */
export function LensSwap({ line, lenses, currency, draft, onChange }: LensSwapProps) {
  const design = draft.design || (lenses.designCode ?? "");
  const query = useDocument(
    SwapOptionsDocument,
    { input: { sku: line.sku, use: lenses.use.toUpperCase() as LensUse, currency, designCode: design || null } },
    { keepPrevious: true },
  );
  if (query.isPending) return <SkeletonRows count={2} height={44} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const options = query.data.lensOptions;
  if (options.__typename !== "LensOptions") return <p className="fv-muted">{options.message}</p>;
  const code = draft.material || lenses.materialCode;
  const material = options.materials.find((one) => one.code === code);
  const wanted = draft.treatments ?? lenses.treatments;
  const takes = (next: string) => options.materials.find((one) => one.code === next)?.treatments ?? [];
  return (
    <>
      {options.designs.length > 1 && (
        <SelectField
          label="Lens design"
          value={design}
          onChange={(event) => onChange({ ...draft, design: event.target.value })}
          options={options.designs.map((one) => ({ value: one.code, label: one.name }))}
        />
      )}
      <SelectField
        label="Lens material"
        value={code}
        onChange={(event) =>
          onChange({ ...draft, material: event.target.value, treatments: stillTo(wanted, takes(event.target.value)) })
        }
        options={options.materials.map((one) => ({ value: one.code, label: `${one.name}, ${formatMoney(one.price)}` }))}
      />
      {material && material.treatments.length > 0 && (
        <fieldset className="treatments">
          <legend>Treatments</legend>
          {material.treatments.map((one) => {
            const chosen = wanted.includes(one.code);
            return (
              <Checkbox
                key={one.code}
                label={`${one.name}, ${formatMoney(one.price)}`}
                hint={one.available ? undefined : one.reason}
                disabled={!one.available && !chosen}
                checked={chosen}
                onChange={(event) =>
                  onChange({
                    ...draft,
                    treatments: event.target.checked ? [...wanted, one.code] : wanted.filter((other) => other !== one.code),
                  })
                }
              />
            );
          })}
        </fieldset>
      )}
    </>
  );
}
