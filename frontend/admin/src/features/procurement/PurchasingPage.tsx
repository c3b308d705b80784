import { getRouteApi } from "@tanstack/react-router";
import { PageHead } from "../../ui/parts";
import { Tabs } from "../../ui/Tabs";
import { LimitsList } from "./LimitsList";
import { ProposalsList } from "./ProposalsList";
import { PurchaseOrdersList } from "./PurchaseOrdersList";
import { RulesList } from "./RulesList";
import { SuppliersList } from "./SuppliersList";

const route = getRouteApi("/purchasing");
const ROOMS = [
  { value: "proposals", label: "Proposals" },
  { value: "orders", label: "Purchase orders" },
  { value: "suppliers", label: "Suppliers" },
  { value: "rules", label: "Reorder rules" },
  { value: "limits", label: "Approval limits" },
] as const;

/** Buying: what is proposed, what is ordered, from whom, by which rules, and who approves how much. */
export default function PurchasingPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const room = ROOMS.find((entry) => entry.value === search.tab) ?? ROOMS[0];
  return (
    <div className="list-page">
      <PageHead title="Purchasing" />
      <Tabs
        label="Purchasing"
        tabs={ROOMS}
        value={room.value}
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      {room.value === "proposals" && <ProposalsList />}
      {room.value === "orders" && <PurchaseOrdersList />}
      {room.value === "suppliers" && <SuppliersList />}
      {room.value === "rules" && <RulesList />}
      {room.value === "limits" && <LimitsList />}
    </div>
  );
}
