import { SimulatedVendorsDocument, SimulatorDocument, type SimulatorVendor } from "@fovea/gql/admin";
import { StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { PageHead, Panel, StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { VendorsPanel } from "../vendors/VendorsPanel";
import { FaultsPanel } from "./FaultsPanel";
import { PlayButtons } from "./PlayButtons";
import { SubjectView } from "./SubjectView";
import { WebhooksPanel } from "./WebhooksPanel";

const route = getRouteApi("/developer/simulators");
const WATCH_MS = 3_000;
const NAMES: Record<SimulatorVendor, string> = {
  ADYEN: "Adyen",
  AVATAX: "AvaTax",
  EASYPOST: "EasyPost",
  SHIPPO: "Shippo",
};

/** The vendors' stand-ins: make something happen there and watch our order react. Not there in production. */
export default function SimulatorsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const known = useDocument(SimulatedVendorsDocument, {});
  const vendors = known.data?.simulatedVendors ?? [];
  const vendor = vendors.find((one) => one.toLowerCase() === search.tab) ?? vendors[0];
  if (known.isPending) return <SkeletonRows count={10} />;
  if (known.error && !known.data) return <FailureState error={known.error} retry={() => void known.refetch()} />;
  if (!vendor) {
    return (
      <>
        <EmptyState heading="h1" title="Every vendor is the real one">
          There is nothing to play with in this house.
        </EmptyState>
        <VendorsPanel />
      </>
    );
  }
  return (
    <div className="split-page" data-detail={search.open ? "" : undefined}>
      <PageHead title="Simulators" meta={<span className="fv-muted">Stand-ins for the vendors, in this house only</span>} />
      <VendorsPanel />
      <Tabs
        label="Vendors"
        tabs={vendors.map((one) => ({ value: one.toLowerCase(), label: NAMES[one] }))}
        value={vendor.toLowerCase()}
        onChange={(tab) => void navigate({ search: { tab } })}
      />
      <VendorView key={vendor} vendor={vendor} />
    </div>
  );
}

function VendorView({ vendor }: { vendor: SimulatorVendor }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useDocument(SimulatorDocument, { vendor }, { refetchInterval: WATCH_MS });
  const state = query.data?.simulator;
  if (query.isPending) return <SkeletonRows count={10} height={44} />;
  if (!state) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  if (!state.answers) {
    return (
      <EmptyState
        title={`The stand-in for ${NAMES[vendor]} does not answer`}
        action={<Button onClick={() => void query.refetch()}>Ask again</Button>}
      >
        Its process has ended or listens elsewhere. Orders wait for it as they would for the vendor.
      </EmptyState>
    );
  }
  const show = (open: string | undefined) => void navigate({ search: { tab: search.tab, open }, replace: true });
  const current = state.subjects.find((one) => one.id === search.open) ?? state.subjects[0];
  return (
    <>
      <div className="columns columns-even">
        <Panel
          title="The vendor as a whole"
          actions={
            state.faults.length > 0 ? (
              <StatusChip tone="caution">Misbehaves</StatusChip>
            ) : (
              <StatusChip tone="positive">Behaves</StatusChip>
            )
          }
        >
          <PlayButtons vendor={vendor} plays={state.plays} />
        </Panel>
        <FaultsPanel state={state} />
      </div>
      {current ? (
        <div className="split">
          <ul className="queue" aria-label="At the vendor">
            {state.subjects.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className="queue-item"
                  aria-current={one.id === current.id ? "true" : undefined}
                  onClick={() => show(one.id)}
                >
                  <span className="fv-num strong">{one.orderNumber ?? one.ours.slice(0, 18)}</span>
                  <StateChip code={one.state} />
                  <span className="queue-wide fv-muted">{one.summary}</span>
                </button>
              </li>
            ))}
          </ul>
          <SubjectView vendor={vendor} subject={current} onBack={() => show(undefined)} />
        </div>
      ) : (
        <EmptyState title={`${NAMES[vendor]} knows nothing of us yet`}>
          Buy something in the shop, or ship an order; it appears here, ready to be played with.
        </EmptyState>
      )}
      <WebhooksPanel state={state} />
    </>
  );
}
