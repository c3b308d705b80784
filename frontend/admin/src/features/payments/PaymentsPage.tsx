import { getRouteApi } from "@tanstack/react-router";
import { PageHead } from "../../ui/parts";
import { Tabs } from "../../ui/Tabs";
import { DisputesList } from "./DisputesList";
import { MattersList } from "./MattersList";
import { SettlementsList } from "./SettlementsList";
import { WebhookLog } from "./WebhookLog";

const route = getRouteApi("/payments");
const ROOMS = [
  { value: "todo", label: "To look into" },
  { value: "disputes", label: "Disputes" },
  { value: "settlements", label: "Settlements" },
  { value: "webhooks", label: "Webhook log" },
] as const;

/** Money that needs a person: what went wrong, what the banks dispute, what was paid out, and what vendors said. */
export default function PaymentsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const room = ROOMS.find((entry) => entry.value === search.tab) ?? ROOMS[0];
  return (
    <div className="list-page">
      <PageHead title="Payments" />
      <Tabs
        label="Payments"
        tabs={ROOMS}
        value={room.value}
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      {room.value === "todo" && <MattersList />}
      {room.value === "disputes" && <DisputesList />}
      {room.value === "settlements" && <SettlementsList />}
      {room.value === "webhooks" && <WebhookLog />}
    </div>
  );
}
