import { WarehousesDocument } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { PaperLink } from "../../ui/Button";
import { PageHead, Panel } from "../../ui/parts";
import { houseOf, useLastHouse } from "./house";
import { binLabels, toteLabels } from "./labels";

const route = getRouteApi("/warehouse/labels");

/** Labels to print: for bins by zone, for totes by number; as sheets to cut or for a label printer. */
export default function LabelsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const houses = useDocument(WarehousesDocument, {}).data?.warehouses ?? [];
  const [last, keep] = useLastHouse();
  const house = houseOf(
    houses.map((one) => one.code),
    search.warehouse ?? null,
    last,
  );
  const set = (part: { warehouse?: string; zone?: string; from?: string; count?: string }) =>
    void navigate({ search: { ...search, ...part }, replace: true });
  const zone = search.zone ?? "";
  const [from, count] = [search.from ?? "1", search.count ?? "10"];
  const wrong = (text: string) => (/^[1-9]\d{0,3}$/.test(text) ? null : "1 to 9999.");
  const fine = wrong(from) === null && wrong(count) === null;

  return (
    <div className="document">
      <PageHead title="Labels" />
      <div className="columns columns-even">
        <Panel title="Bins">
          <div className="stack">
            <SelectField
              label="Warehouse"
              value={house}
              onChange={(event) => {
                keep(event.target.value);
                set({ warehouse: event.target.value, zone: undefined });
              }}
              options={houses.map((one) => ({ value: one.code, label: `${one.code}, ${one.name}` }))}
            />
            <TextField
              label="Zone"
              hint="A letter such as A; empty for every bin of the warehouse."
              value={zone}
              onChange={(event) => set({ zone: event.target.value.toUpperCase() || undefined })}
            />
            {house && (
              <div className="actions actions-start">
                <PaperLink href={binLabels("pdf", house, zone)}>Bin labels PDF</PaperLink>
                <PaperLink href={binLabels("zpl", house, zone)} variant="quiet">
                  For a label printer (ZPL)
                </PaperLink>
              </div>
            )}
          </div>
        </Panel>
        <Panel title="Totes">
          <div className="stack">
            <div className="row row-end">
              <TextField
                label="From number"
                inputMode="numeric"
                value={from}
                onChange={(event) => set({ from: event.target.value })}
                error={wrong(from)}
              />
              <TextField
                label="How many"
                inputMode="numeric"
                value={count}
                onChange={(event) => set({ count: event.target.value })}
                error={wrong(count)}
              />
            </div>
            <p className="fv-muted">A tote's last digit is a check digit: a misread label is refused at the scanner.</p>
            {fine && (
              <div className="actions actions-start">
                <PaperLink href={toteLabels("pdf", from, count)}>Tote labels PDF</PaperLink>
                <PaperLink href={toteLabels("zpl", from, count)} variant="quiet">
                  For a label printer (ZPL)
                </PaperLink>
              </div>
            )}
          </div>
        </Panel>
      </div>
    </div>
  );
}
