import {
  RepeatWebhookDocument,
  type RepeatWebhookMutation,
  WebhookLogCountsDocument,
  WebhookLogEntryDocument,
  type WebhookLogFieldsFragment,
  WebhookLogDocument,
  type WebhookLogQuery,
} from "@fovea/gql/admin";
import { SelectField } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { toast } from "sonner";
import { useDocument, usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { SideSheet } from "../../ui/Dialog";
import { Facts, Moment, StateChip } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { ActionNote, EmptyState, FailureState, SkeletonRows } from "../../ui/states";

const route = getRouteApi("/payments");
const connection = (data: WebhookLogQuery) => data.webhooks;
const answer = (data: RepeatWebhookMutation) => data.repeatWebhook;
const REFRESH_MS = 15_000;
const VENDORS = [
  { value: "", label: "All vendors" },
  { value: "adyen", label: "Adyen" },
  { value: "easypost", label: "EasyPost" },
  { value: "shippo", label: "Shippo" },
];
const VERDICTS = [
  { value: "", label: "Every verdict" },
  { value: "accepted", label: "Genuine" },
  { value: "rejected", label: "Rejected" },
  { value: "unmatched", label: "Of nothing we know" },
];

const COLUMNS: readonly Column<WebhookLogFieldsFragment>[] = [
  { id: "received", header: "Received", width: "9rem", cell: (row) => <Moment at={row.receivedAt} /> },
  { id: "vendor", header: "Vendor", width: "7rem", cell: (row) => row.vendor },
  {
    id: "event",
    header: "Event",
    width: "minmax(14rem, 1fr)",
    cell: (row) => (row.event ? <code className="code">{row.event}</code> : <span className="fv-muted">unnamed</span>),
  },
  {
    id: "reference",
    header: "Reference",
    width: "12rem",
    cell: (row) => row.reference && <code className="code">{row.reference}</code>,
  },
  { id: "verdict", header: "Verdict", width: "8rem", cell: (row) => <StateChip code={`webhook_${row.verdict}`} /> },
  {
    id: "result",
    header: "What came of it",
    width: "11rem",
    cell: (row) => (row.verdict === "rejected" ? row.reason : <StateChip code={`webhook_${row.result}`} />),
  },
];

/** Everything that vendors reported, whether it was genuine, and what came of it. */
export function WebhookLog() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const verdict = search.verdict ?? "";
  const filter = {
    vendor: search.vendor ?? null,
    verdict: verdict === "unmatched" ? null : search.verdict ?? null,
    unmatched: verdict === "unmatched",
    event: search.event ?? null,
    reference: search.q ?? null,
  };
  const pages = usePages(WebhookLogDocument, { filter }, connection, { refetchInterval: REFRESH_MS });
  const go = (change: Partial<typeof search>) => void navigate({ search: { ...search, open: undefined, ...change } });
  return (
    <>
      <div className="toolbar ends">
        <SearchBox
          label="Search by reference"
          placeholder="Provider reference or tracking number"
          value={search.q ?? ""}
          onChange={(q) => go({ q: q || undefined })}
        />
        <SearchBox
          label="Search by event"
          placeholder="Event, such as CAPTURE"
          value={search.event ?? ""}
          onChange={(event) => go({ event: event || undefined })}
        />
        <SelectField
          label="Vendor"
          options={VENDORS}
          value={search.vendor ?? ""}
          onChange={(event) => go({ vendor: event.target.value || undefined })}
        />
        <SelectField
          label="Verdict"
          options={VERDICTS}
          value={verdict}
          onChange={(event) => go({ verdict: event.target.value || undefined })}
        />
      </div>
      <Counts />
      {pages.pending ? (
        <SkeletonRows count={10} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState
          title="No message fits"
          action={<Button onClick={() => void navigate({ search: { tab: "webhooks" } })}>Show all messages</Button>}
        >
          Payment provider and carriers report here what happened. Every message is kept before it is answered.
        </EmptyState>
      ) : (
        <DataTable
          label="Webhooks"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="66rem"
          openId={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.id }, replace: true })}
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
      <SideSheet
        open={search.open !== undefined}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        title="Webhook"
      >
        {search.open && <Message key={search.open} id={search.open} />}
      </SideSheet>
    </>
  );
}

function Counts() {
  const query = useDocument(WebhookLogCountsDocument, {}, { refetchInterval: REFRESH_MS });
  const counts = query.data?.webhookCounts ?? [];
  if (counts.length === 0) return null;
  return (
    <p className="fv-muted">
      In the last 24 hours:{" "}
      {counts
        .map((one) => `${one.vendor} ${String(one.accepted)} genuine, ${String(one.rejected)} rejected`)
        .join("; ")}
      .
    </p>
  );
}

function Message({ id }: { id: string }) {
  const { may } = useSession();
  const query = useDocument(WebhookLogEntryDocument, { id });
  if (query.isPending) return <SkeletonRows count={8} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const picture = query.data.webhook;
  if (!picture) return <p className="fv-muted">There is no such message.</p>;
  const { webhook } = picture;
  return (
    <div className="stack">
      <Facts
        items={[
          ["Vendor", webhook.vendor],
          ["Event", webhook.event && <code className="code">{webhook.event}</code>],
          ["Reference", webhook.reference && <code className="code">{webhook.reference}</code>],
          ["Received", <Moment key="r" at={webhook.receivedAt} />],
          ["Verdict", <StateChip key="v" code={`webhook_${webhook.verdict}`} />],
          ["Reason", webhook.reason],
          ["What came of it", <StateChip key="c" code={`webhook_${webhook.result}`} />],
          ["Size", `${String(webhook.size)} bytes`],
          ...picture.headers.map((header) => [header.name, header.value] as const),
        ]}
      />
      {webhook.canRepeat && may("payments:ledger:work") && <Repeat id={id} />}
      <section className="stack">
        <h3>Body, without what is personal</h3>
        <pre className="raw" tabIndex={0}>
          {picture.body}
        </pre>
      </section>
    </div>
  );
}

function Repeat({ id }: { id: string }) {
  const act = useAct(RepeatWebhookDocument, answer, { stale: ["WebhookLog", "WebhookLogEntry"] });
  const submit = async () => {
    const outcome = await act.run({ id });
    if (outcome.kind === "done") toast.success("It is looked at again");
  };
  return (
    <>
      <ActionNote problem={act.problem} error={act.error} />
      <Button icon="refresh" busy={act.busy} onClick={() => void submit()}>
        Look at it again
      </Button>
    </>
  );
}
