import { getRouteApi } from "@tanstack/react-router";
import { PageHead } from "../../ui/parts";
import { Tabs } from "../../ui/Tabs";
import { ApiKeys } from "./ApiKeys";
import { StaffList } from "./StaffList";

const route = getRouteApi("/settings");
const TABS = [
  { value: "staff", label: "Staff" },
  { value: "keys", label: "API keys" },
];

/** Who works here and which partners may read. */
export default function SettingsPage() {
  const { tab = "staff" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className="document">
      <PageHead title="Settings" />
      <Tabs label="Settings" tabs={TABS} value={tab} onChange={(value) => void navigate({ search: { tab: value } })} />
      {tab === "keys" ? <ApiKeys /> : <StaffList />}
    </div>
  );
}
