import { type WebhookFieldsFragment, WebhooksDocument } from "@fovea/gql/admin";
import { Notice } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Moment, PageHead, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { Messages } from "./Messages";
import { SecretDialog } from "./SecretDialog";
import { SubscribeDialog } from "./SubscribeDialog";
import { SubscriptionSheet } from "./SubscriptionSheet";

const route = getRouteApi("/webhooks");
const REFRESH_MS = 10_000;
const TABS = [
  { value: "subscriptions", label: "Subscriptions" },
  { value: "messages", label: "Messages" },
];

const COLUMNS: readonly Column<WebhookFieldsFragment>[] = [
  { id: "name", header: "Subscription", width: "minmax(12rem, 1fr)", cell: (row) => <strong>{row.name}</strong> },
  { id: "state", header: "State", width: "9rem", cell: (row) => <StateChip code={`webhook_${row.state}`} /> },
  {
    id: "url",
    header: "Address",
    width: "minmax(16rem, 1.5fr)",
    cell: (row) => <code className="code">{row.url.replace(/^https:\/\//, "")}</code>,
  },
  { id: "owner", header: "For", width: "6rem", cell: (row) => (row.house ? "House" : "Partner") },
  {
    id: "success",
    header: "Last delivered",
    width: "9rem",
    cell: (row) => (row.lastSuccessAt ? <Moment at={row.lastSuccessAt} /> : <span className="fv-muted">never</span>),
  },
  {
    id: "pending",
    header: "Under way",
    width: "6rem",
    end: true,
    cell: (row) => <span className="fv-num">{row.pending}</span>,
  },
  {
    id: "dead",
    header: "Dead",
    width: "5rem",
    end: true,
    cell: (row) => <span className={row.dead > 0 ? "fv-num strong" : "fv-num"}>{row.dead}</span>,
  },
];

/** Who outside is told what: subscriptions, every message to them, and those that could not be delivered. */
export default function WebhooksPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const query = useDocument(WebhooksDocument, {}, { refetchInterval: REFRESH_MS });
  const tab = search.tab === undefined || search.tab === "subscriptions" ? "subscriptions" : search.tab;
  const rows = query.data?.webhookSubscriptions ?? [];
  const troubled = rows.filter((row) => row.state === "failing");
  const open = (id: string | undefined) => void navigate({ search: { ...search, open: id }, replace: true });
  return (
    <div className="list-page">
      <PageHead
        title="Webhooks out"
        actions={
          <Button variant="primary" onClick={() => setMaking(true)}>
            Add subscription
          </Button>
        }
      />
      <Tabs
        label="Webhooks"
        tabs={TABS}
        value={tab === "subscriptions" ? "subscriptions" : "messages"}
        onChange={(value) => void navigate({ search: { tab: value === "messages" ? "all" : undefined } })}
      />
      {troubled.length > 0 && (
        <Notice tone="critical">
          {troubled.map((row) => row.name).join(", ")}: nobody takes messages there any more. They wait here until somebody
          has talked to the partner and lets the subscription go on.
        </Notice>
      )}
      {query.isPending ? (
        <SkeletonRows count={8} />
      ) : query.error ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : tab !== "subscriptions" ? (
        <Messages subscriptions={rows} />
      ) : rows.length === 0 ? (
        <EmptyState title="Nobody is told of anything yet">
          A subscription sends what happens here, such as an order that was shipped, to a partner&apos;s system, signed and
          in order.
        </EmptyState>
      ) : (
        <DataTable
          label="Subscriptions"
          columns={COLUMNS}
          rows={rows}
          rowId={(row) => row.id}
          minWidth="64rem"
          openId={search.open ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => open(row.id)}
          foot={<span>{rows.length === 1 ? "1 subscription" : `${String(rows.length)} subscriptions`}</span>}
        />
      )}
      {tab === "subscriptions" && (
        <SubscriptionSheet
          subscription={rows.find((row) => row.id === search.open) ?? null}
          onClose={() => open(undefined)}
          onSecret={setSecret}
        />
      )}
      {making && (
        <SubscribeDialog
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false);
            setSecret(made);
          }}
        />
      )}
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </div>
  );
}
