import { getRouteApi } from "@tanstack/react-router";
import { PageHead } from "../../ui/parts";
import { Tabs } from "../../ui/Tabs";
import { LensPolicyForm } from "../lensPolicy/LensPolicyForm";
import { PromisePlan } from "../promises/PromisePlan";
import { ApiKeys } from "./ApiKeys";
import { StaffList } from "./StaffList";

const route = getRouteApi("/settings");
const TABS = [
  { value: "staff", label: "Staff" },
  { value: "keys", label: "API keys" },
  { value: "promises", label: "Promises" },
  { value: "lenses", label: "Lens rules" },
];

/** Who works here, which partners may read, and what promises are made from. */
export default function SettingsPage() {
  const { tab = "staff" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className="document">
      <PageHead title="Settings" />
      <Tabs label="Settings" tabs={TABS} value={tab} onChange={(value) => void navigate({ search: { tab: value } })} />
      {tab === "keys" ? <ApiKeys /> : tab === "promises" ? <PromisePlan /> : tab === "lenses" ? <LensPolicyForm /> : <StaffList />}
    </div>
  );
}
