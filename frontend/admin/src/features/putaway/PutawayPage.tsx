import { ZonesDocument } from "@fovea/gql/admin";
import { getRouteApi } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { ButtonLink } from "../../ui/Button";
import { PageHead } from "../../ui/parts";
import { Tabs } from "../../ui/Tabs";
import { BinsTable } from "./BinsTable";
import { DockTable } from "./DockTable";
import { RuleList } from "./RuleList";

const route = getRouteApi("/warehouse/bins");
const TABS = [
  { value: "dock", label: "On the dock" },
  { value: "bins", label: "Bins" },
  { value: "rules", label: "Put-away rules" },
];

/** Where goods go: what waits on the docks, the shelves with their room, and the rules between the two. */
export default function PutawayPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const zones = useDocument(ZonesDocument, {});
  const tab = TABS.find((entry) => entry.value === search.tab)?.value ?? "dock";
  return (
    <div className="list-page">
      <PageHead
        title="Put away"
        actions={
          <ButtonLink to="/scan" search={{ mode: "putaway" }} icon="barcode">
            With the handheld
          </ButtonLink>
        }
      />
      <Tabs
        label="Put away"
        tabs={TABS}
        value={tab}
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      {tab === "bins" ? (
        <BinsTable zones={zones.data?.zones ?? []} />
      ) : tab === "rules" ? (
        <RuleList zones={zones.data?.zones ?? []} />
      ) : (
        <DockTable />
      )}
    </div>
  );
}
