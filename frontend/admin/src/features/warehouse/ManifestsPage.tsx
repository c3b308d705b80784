import {
  AddToManifestDocument,
  type AddToManifestMutation,
  CloseManifestDocument,
  type CloseManifestMutation,
  type ManifestFieldsFragment,
  ManifestsDocument,
  OpenManifestDocument,
  type OpenManifestMutation,
  TakeOffManifestDocument,
  type TakeOffManifestMutation,
  WarehousesDocument,
} from "@fovea/gql/admin";
import { Notice, SelectField, TextField, formatDate } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { csvFile, downloadCsv } from "../../lib/csv";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { sound } from "../../lib/sound";
import { useAct } from "../../lib/useAct";
import { Button, PaperLink } from "../../ui/Button";
import { Moment, PageHead, StateChip } from "../../ui/parts";
import { ActionNote, EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { ScanForms } from "../parcels/ScanForms";
import { houseOf, useLastHouse } from "./house";
import { CARRIERS } from "./wavePlan";

const route = getRouteApi("/warehouse/manifests");
const REFRESH_MS = 20_000;
const STALE = ["Manifests"] as const;
const SHIPPED = ["Manifests", "PackQueue", "Order", "Orders", "Overview"] as const;
const opened = (data: OpenManifestMutation) => data.openManifest;
const added = (data: AddToManifestMutation) => data.addToManifest;
const taken = (data: TakeOffManifestMutation) => data.takeOffManifest;
const closed = (data: CloseManifestMutation) => data.closeManifest;

/** What each carrier takes today: scan the labels onto its list, have it signed, close it. */
export default function ManifestsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const [carrier, setCarrier] = useState<string>(CARRIERS[0]);
  const query = useDocument(ManifestsDocument, {}, { refetchInterval: REFRESH_MS });
  const open = useAct(OpenManifestDocument, opened, { stale: STALE });
  const houses = useDocument(WarehousesDocument, {}).data?.warehouses ?? [];
  const [last, keep] = useLastHouse();
  const house = houseOf(
    houses.map((one) => one.code),
    null,
    last,
  );
  const lists = query.data?.manifests ?? [];
  const current = search.open ? lists.find((one) => one.number === search.open) : lists[0];
  const show = (number: string | undefined) => void navigate({ search: { open: number }, replace: true });
  const works = may("warehouse:pick:work");

  const begin = async () => {
    const outcome = await open.run({ carrier, warehouse: house });
    if (outcome.kind === "done") show(outcome.value.manifest.number);
  };

  return (
    <div className="split-page" data-detail={search.open ? "" : undefined}>
      <PageHead
        title="Hand-over"
        meta={query.data && <span className="fv-muted fv-num">{lists.filter((one) => one.status !== "closed").length} open</span>}
        actions={
          works && (
            <form
              className="row row-end"
              onSubmit={(event) => {
                event.preventDefault();
                void begin();
              }}
            >
              {houses.length > 1 && (
                <SelectField
                  label="Warehouse"
                  value={house}
                  onChange={(event) => keep(event.target.value)}
                  options={houses.map((one) => ({ value: one.code, label: one.name }))}
                />
              )}
              <SelectField
                label="Carrier"
                value={carrier}
                onChange={(event) => setCarrier(event.target.value)}
                options={CARRIERS.map((value) => ({ value, label: value }))}
              />
              <Button type="submit" variant="primary" busy={open.busy} disabled={!house}>
                Open a list
              </Button>
            </form>
          )
        }
      />
      <ActionNote problem={open.problem} error={open.error} />
      {query.isPending ? (
        <SkeletonRows count={6} height={64} />
      ) : query.error && !query.data ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : !current ? (
        <EmptyState
          title={search.open ? `There is no list ${search.open}` : "No list yet"}
          action={search.open ? <Button onClick={() => show(undefined)}>Show the latest</Button> : undefined}
        >
          Open a list for the carrier that comes today, then scan the labels of its parcels onto it.
        </EmptyState>
      ) : (
        <div className="split">
          <ul className="queue" aria-label="Lists">
            {lists.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className="queue-item"
                  aria-current={one.number === current.number ? "true" : undefined}
                  onClick={() => show(one.number)}
                >
                  <span className="fv-num strong">{one.number}</span>
                  <StateChip code={`manifest_${one.status}`} />
                  <span className="queue-wide">
                    {one.carrier}, {formatDate(one.day)}, {one.warehouse}
                  </span>
                  <span className="queue-wide fv-muted fv-num">
                    {one.parcels.length} {one.parcels.length === 1 ? "parcel" : "parcels"}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <HandOver key={current.id} list={current} works={works} onBack={() => show(undefined)} />
        </div>
      )}
    </div>
  );
}

interface HandOverProps {
  list: ManifestFieldsFragment;
  works: boolean;
  onBack: () => void;
}

function HandOver({ list, works, onBack }: HandOverProps) {
  const [scan, setScan] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const add = useAct(AddToManifestDocument, added, { stale: STALE });
  const off = useAct(TakeOffManifestDocument, taken, { stale: STALE });
  const close = useAct(CloseManifestDocument, closed, { stale: SHIPPED });
  const isOpen = list.status === "open";
  const refused = list.parcels.filter((one) => one.problem);

  const put = async () => {
    const outcome = await add.run({ manifestId: list.id, scan });
    sound(outcome.kind === "done" ? "yes" : "no");
    setScan("");
    field.current?.focus();
  };
  const hand = async () => {
    const outcome = await close.run({ manifestId: list.id });
    if (outcome.kind !== "done") return;
    const left = outcome.value.manifest.parcels.filter((one) => one.handedOverAt === null).length;
    if (left === 0) toast.success(`${list.number} is with ${list.carrier}`);
    else toast.error(`${String(left)} of ${list.number} could not go; the list says why`);
  };

  return (
    <article className="review">
      <header className="review-head">
        <Button variant="quiet" size="sm" className="back-button" onClick={onBack}>
          Back to the lists
        </Button>
        <h2>
          <span className="fv-num">{list.number}</span> {list.carrier}
        </h2>
        <StateChip code={`manifest_${list.status}`} />
      </header>
      <p className="fv-muted">
        Opened <Moment at={list.openedAt} /> by {list.openedBy}
        {list.closedAt && (
          <>
            , closed <Moment at={list.closedAt} /> by {list.closedBy}
          </>
        )}
        . {list.parcels.length} {list.parcels.length === 1 ? "parcel" : "parcels"},{" "}
        <span className="fv-num">{(list.weightG / 1000).toFixed(2)} kg</span>.
      </p>
      {refused.length > 0 && (
        <Notice tone="caution">
          {refused.length === 1 ? "One parcel" : `${String(refused.length)} parcels`} could not go. Put right what the
          list says, or take them off, and close it again.
        </Notice>
      )}
      {works && isOpen && (
        <form
          className="row row-end"
          onSubmit={(event) => {
            event.preventDefault();
            if (scan.trim()) void put();
          }}
        >
          <TextField
            ref={field}
            label="Scan a label"
            autoComplete="off"
            autoFocus
            value={scan}
            onChange={(event) => setScan(event.target.value)}
          />
          <Button type="submit" busy={add.busy} disabled={!scan.trim()}>
            Add
          </Button>
        </form>
      )}
      <ActionNote problem={add.problem ?? off.problem} error={add.error ?? off.error} />
      {list.parcels.length === 0 ? (
        <EmptyState title="No parcel on the list">
          Scan the labels of what {list.carrier} takes. Parcels come from Pack and ship once their label is bought.
        </EmptyState>
      ) : (
        <ul className="rows boxed manifest" aria-label="Parcels">
          {list.parcels.map((one) => (
            <li key={one.parcelId}>
              <code className="code">{one.trackingNumber}</code>
              <span className="fv-num">{one.orderNumber}</span>
              <span>{one.service}</span>
              <span className="fv-num">{one.weightG} g</span>
              <span>
                {one.handedOverAt ? (
                  <StateChip code="handed_over" />
                ) : one.problem ? (
                  <span className="manifest-problem">{one.problem}</span>
                ) : (
                  <span className="fv-muted">added by {one.addedBy}</span>
                )}
              </span>
              {works && !one.handedOverAt && isOpen && (
                <Button
                  size="sm"
                  variant="quiet"
                  onClick={() => void off.run({ manifestId: list.id, parcelId: one.parcelId })}
                >
                  Take off
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="actions actions-start">
        <PaperLink href={list.documentUrl}>Hand-over PDF</PaperLink>
        {list.status === "closed" && <ScanForms manifest={list.number} />}
        <Button variant="quiet" onClick={() => exportList(list)} disabled={list.parcels.length === 0}>
          CSV
        </Button>
        {works && list.status !== "closed" && (
          <Button
            variant="primary"
            busy={close.busy}
            disabled={list.parcels.length === 0}
            onClick={() => void hand()}
          >
            {list.status === "closing" ? "Go on handing over" : "Handed over: close the list"}
          </Button>
        )}
      </div>
      <ActionNote problem={close.problem} error={close.error} />
    </article>
  );
}

function exportList(list: ManifestFieldsFragment) {
  const rows = list.parcels.map((one) => [
    one.trackingNumber,
    one.orderNumber,
    one.service,
    one.weightG,
    one.handedOverAt ?? "",
    one.problem ?? "",
  ]);
  const head = ["Tracking number", "Order", "Service", "Grams", "Handed over", "Problem"];
  downloadCsv(`${list.number}.csv`, csvFile(head, rows));
}
