import {
  ClosePaymentMatterDocument,
  type ClosePaymentMatterMutation,
  type PaymentMatterFieldsFragment,
  PaymentMattersDocument,
  type PaymentMattersQuery,
} from "@fovea/gql/admin";
import { TextArea } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { SideSheet } from "../../ui/Dialog";
import { Age, Amount, Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote, EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { OrderLink } from "./OrderLink";

const route = getRouteApi("/payments");
const connection = (data: PaymentMattersQuery) => data.paymentMatters;
const answer = (data: ClosePaymentMatterMutation) => data.closePaymentMatter;
const REFRESH_MS = 20_000;
const LISTS = [
  { value: "open", label: "Open" },
  { value: "closed", label: "Dealt with" },
] as const;

const COLUMNS: readonly Column<PaymentMatterFieldsFragment>[] = [
  { id: "kind", header: "Matter", width: "12.5rem", cell: (row) => <StateChip code={`matter_${row.kind}`} /> },
  { id: "order", header: "Order", width: "7rem", cell: (row) => <OrderLink number={row.orderNumber} /> },
  { id: "sentence", header: "What to do", width: "minmax(20rem, 1fr)", cell: (row) => row.sentence },
  {
    id: "due",
    header: "Until",
    width: "8rem",
    cell: (row) => (row.dueAt ? <Moment at={row.dueAt} /> : <span className="fv-muted">no date</span>),
  },
  { id: "age", header: "Open for", width: "6rem", end: true, cell: (row) => <Age since={row.openedAt} /> },
  {
    id: "amount",
    header: "Amount",
    width: "7.5rem",
    end: true,
    cell: (row) => row.amount && <Amount of={row.amount} />,
  },
];

/** What about money somebody has to look into, the oldest first; what is dealt with keeps who did it and how. */
export function MattersList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = LISTS.find((entry) => entry.value === search.list) ?? LISTS[0];
  const closed = list.value === "closed";
  const pages = usePages(PaymentMattersDocument, { closed }, connection, { refetchInterval: REFRESH_MS });
  const current = pages.rows.find((row) => row.id === search.open) ?? null;
  return (
    <>
      <Tabs
        label="Matters"
        tabs={LISTS.map((one) => ({ ...one, count: one.value === list.value ? pages.total : null }))}
        value={list.value}
        onChange={(value) => void navigate({ search: { tab: search.tab, list: value } })}
      />
      {pages.pending ? (
        <SkeletonRows count={8} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={closed ? "Nothing was dealt with yet" : "Nothing to look into"}>
          Failed charges and refunds, disputes, authorisations that end, and differences in settlement stand here.
        </EmptyState>
      ) : (
        <DataTable
          label="Matters"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="66rem"
          openId={search.open ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.id }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} read
            </span>
          }
        />
      )}
      <SideSheet
        open={current !== null}
        onClose={() => void navigate({ search: { ...search, open: undefined }, replace: true })}
        title={current?.orderNumber ?? "Matter"}
        description={current?.sentence}
      >
        {current && <Matter key={current.id} matter={current} />}
      </SideSheet>
    </>
  );
}

function Matter({ matter }: { matter: PaymentMatterFieldsFragment }) {
  const { may } = useSession();
  return (
    <div className="stack">
      <Facts
        items={[
          ["Matter", <StateChip key="k" code={`matter_${matter.kind}`} />],
          ["Order", <OrderLink key="o" number={matter.orderNumber} />],
          ["Amount", matter.amount && <Amount key="a" of={matter.amount} />],
          ["Since", <Moment key="s" at={matter.openedAt} />],
          ["Until", matter.dueAt && <Moment key="u" at={matter.dueAt} />],
          ["Dealt with", matter.closedAt && <Moment key="c" at={matter.closedAt} />],
          ["By", matter.closedBy],
          ["How", matter.resolution],
        ]}
      />
      {matter.closedAt === null && may("payments:ledger:work") && <Close matter={matter} />}
    </div>
  );
}

function Close({ matter }: { matter: PaymentMatterFieldsFragment }) {
  const [resolution, setResolution] = useState("");
  const act = useAct(ClosePaymentMatterDocument, answer, { stale: ["PaymentMatters"] });
  const submit = async () => {
    const outcome = await act.run({ id: matter.id, resolution: resolution.trim() });
    if (outcome.kind === "done") toast.success("Taken off the list");
  };
  const wrong = act.problem && fieldOf(act.problem) === "resolution" ? act.problem.message : null;
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>Take it off the list</h3>
      <TextArea
        label="How was it dealt with?"
        value={resolution}
        error={wrong}
        onChange={(event) => setResolution(event.target.value)}
      />
      <ActionNote problem={wrong ? null : act.problem} error={act.error} />
      <Button type="submit" busy={act.busy} disabled={resolution.trim() === ""}>
        It is dealt with
      </Button>
    </form>
  );
}
