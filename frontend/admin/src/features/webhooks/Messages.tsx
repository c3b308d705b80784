import {
  RedriveWebhookMessageDocument,
  type RedriveWebhookMessageMutation,
  type WebhookFieldsFragment,
  WebhookMessageDocument,
  type WebhookMessageFieldsFragment,
  WebhookMessagesDocument,
  type WebhookMessagesQuery,
} from "@fovea/gql/admin";
import { SelectField } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { toast } from "sonner";
import { useDocument, usePages } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { SideSheet } from "../../ui/Dialog";
import { Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote, EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { MESSAGE_TABS, subjectName } from "./words";

const route = getRouteApi("/webhooks");
const connection = (data: WebhookMessagesQuery) => data.webhookMessages;
const driven = (data: RedriveWebhookMessageMutation) => data.redriveWebhookMessage;
const REFRESH_MS = 10_000;

/** Every message, the newest first; the dead ones can be sent again from their sheet. */
export function Messages({ subscriptions }: { subscriptions: readonly WebhookFieldsFragment[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = MESSAGE_TABS.find((entry) => entry.value === search.tab) ?? MESSAGE_TABS[0];
  const chosen = subscriptions.find((one) => one.id === search.q)?.id ?? null;
  const names = new Map(subscriptions.map((one) => [one.id, one.name]));
  const pages = usePages(WebhookMessagesDocument, { subscriptionId: chosen, state: tab.state }, connection, {
    refetchInterval: REFRESH_MS,
  });
  const columns: readonly Column<WebhookMessageFieldsFragment>[] = [
    { id: "topic", header: "Event", width: "minmax(12rem, 1fr)", cell: (row) => <code className="code">{row.topic}</code> },
    { id: "about", header: "About", width: "minmax(10rem, 1fr)", cell: (row) => subjectName(row.subject) },
    { id: "number", header: "No.", width: "4rem", end: true, cell: (row) => <span className="fv-num">{row.sequence}</span> },
    { id: "to", header: "To", width: "minmax(10rem, 1fr)", cell: (row) => names.get(row.subscriptionId) ?? "" },
    { id: "state", header: "State", width: "9rem", cell: (row) => <StateChip code={`message_${row.state}`} /> },
    { id: "last", header: "Last answer", width: "minmax(10rem, 1fr)", cell: (row) => row.lastStatus ?? row.lastFailure },
    { id: "tries", header: "Tries", width: "4rem", end: true, cell: (row) => <span className="fv-num">{row.tries}</span> },
    { id: "created", header: "Happened", width: "9rem", cell: (row) => <Moment at={row.createdAt} /> },
  ];
  const open = (id: string | undefined) => void navigate({ search: { ...search, open: id }, replace: true });
  return (
    <>
      <div className="toolbar">
        <SelectField
          label="Subscription"
          value={chosen ?? ""}
          options={[{ value: "", label: "All" }, ...subscriptions.map((one) => ({ value: one.id, label: one.name }))]}
          onChange={(event) => void navigate({ search: { tab: tab.value, q: event.target.value || undefined } })}
        />
        <Tabs
          label="Messages by state"
          tabs={MESSAGE_TABS}
          value={tab.value}
          onChange={(value) => void navigate({ search: { tab: value, q: search.q } })}
        />
      </div>
      {pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={tab.value === "dead" ? "Every message found its reader" : "No message in this list"}>
          Messages appear as soon as something happens that a subscription wants to hear of.
        </EmptyState>
      ) : (
        <DataTable
          label="Messages"
          columns={columns}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="72rem"
          openId={search.open ?? null}
          onOpen={(row) => open(row.id)}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} messages read
            </span>
          }
        />
      )}
      <SideSheet open={search.open !== undefined} onClose={() => open(undefined)} title="Message">
        {search.open && <MessageBody key={search.open} id={search.open} />}
      </SideSheet>
    </>
  );
}

function MessageBody({ id }: { id: string }) {
  const query = useDocument(WebhookMessageDocument, { id }, { refetchInterval: REFRESH_MS });
  const act = useAct(RedriveWebhookMessageDocument, driven, { stale: ["Webhooks", "WebhookMessages", "WebhookMessage", "Overview"] });
  if (query.isPending) return <SkeletonRows count={8} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const message = query.data.webhookMessage;
  const again = async () => {
    const outcome = await act.run({ id });
    if (outcome.kind === "done") toast.success("The message gets another round of tries");
  };
  return (
    <div className="stack">
      <Facts
        items={[
          ["Event", <code key="t" className="code">{message.topic}</code>],
          ["About", <code key="a" className="code wrap">{message.subject}</code>],
          ["Number", <span key="n" className="fv-num">{message.sequence}</span>],
          ["State", <StateChip key="s" code={`message_${message.state}`} />],
          ["Happened", <Moment key="c" at={message.createdAt} />],
          ["Next try", message.state === "pending" && <Moment key="d" at={message.dueAt} />],
        ]}
      />
      {message.state === "dead" && (
        <div>
          <Button variant="primary" busy={act.busy} onClick={() => void again()}>
            Send it again
          </Button>
        </div>
      )}
      <ActionNote problem={act.problem} error={act.error} />
      <section className="stack">
        <h3>Tries</h3>
        {message.attempts.length === 0 ? (
          <p className="fv-muted">None yet.</p>
        ) : (
          <ul className="rows">
            {message.attempts.toReversed().map((one) => (
              <li key={one.number}>
                <div>
                  <p>
                    <span className="fv-num strong">{one.status ?? "No answer"}</span>{" "}
                    <span className="fv-muted">{one.failure}</span>
                  </p>
                  {one.excerpt && (
                    <p className="fv-muted">
                      <code className="code wrap">{one.excerpt}</code>
                    </p>
                  )}
                </div>
                <span className="fv-num">{one.latencyMs} ms</span>
                <Moment at={one.at} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
