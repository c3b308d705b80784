import { WarehousesDocument } from "@fovea/gql/admin";
import { SelectField } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { PageHead } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { Tabs } from "../../ui/Tabs";
import { ArticleList } from "./ArticleList";
import { ArticleSheet } from "./ArticleSheet";
import { PlaceList } from "./PlaceList";
import { WarehouseList } from "./WarehouseList";

const route = getRouteApi("/stock");

const TABS = [
  { value: "articles", label: "By article" },
  { value: "places", label: "By place" },
  { value: "low", label: "Running low" },
  { value: "houses", label: "Warehouses" },
] as const;

/** What there is of each article and where it lies, with its movements, reservations and lots beside it. */
export default function StockPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = TABS.find((entry) => entry.value === search.tab)?.value ?? "articles";
  const houses = useDocument(WarehousesDocument, {}).data?.warehouses ?? [];
  const filter = { search: search.q ?? null, warehouse: search.warehouse ?? null };
  const open = (key: string | undefined) => void navigate({ search: { ...search, open: key }, replace: true });
  const showAll = () => void navigate({ search: { tab: search.tab } });
  const list = { filter, open: search.open ?? null, onOpen: open, onShowAll: showAll };

  const lists = (
    <>
      <div className="toolbar ends">
        <SearchBox
          label="Search stock"
          placeholder="SKU or article"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { ...search, open: undefined, q: q || undefined } })}
        />
        {houses.length > 1 && (
          <SelectField
            label="Warehouse"
            value={search.warehouse ?? ""}
            onChange={(event) =>
              void navigate({ search: { ...search, open: undefined, warehouse: event.target.value || undefined } })
            }
            options={[
              { value: "", label: "All warehouses" },
              ...houses.map((house) => ({ value: house.code, label: `${house.code}, ${house.name}` })),
            ]}
          />
        )}
      </div>
      {tab === "places" ? <PlaceList {...list} /> : <ArticleList key={tab} {...list} low={tab === "low"} />}
      <ArticleSheet open={search.open ?? null} onClose={() => open(undefined)} />
    </>
  );

  return (
    <div className="list-page">
      <PageHead title="Stock" />
      <Tabs
        label="Stock lists"
        tabs={TABS}
        value={tab}
        onChange={(value) => void navigate({ search: { tab: value, q: search.q, warehouse: search.warehouse } })}
      />
      {tab === "houses" ? <WarehouseList open={search.open ?? null} onOpen={open} /> : lists}
    </div>
  );
}
