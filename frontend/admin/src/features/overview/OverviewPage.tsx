import { OverviewDocument, type OverviewQuery } from "@fovea/gql/admin";
import { formatMoney, StatusChip } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { READ } from "../../lib/permissions";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { statusOf } from "../../lib/status";
import { Age, PageHead, Panel } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { VendorNotice } from "../vendors/VendorsPanel";
import { DaysChart } from "./DaysChart";
import { NumberCard } from "./NumberCard";
import { compareHalves, total, weekAnswer } from "./trend";

const REFRESH_MS = 60_000;
type OverviewData = OverviewQuery["overview"];

/** The morning's page: how it goes, and what waits. Every number opens its documents. */
export default function OverviewPage() {
  const { staff } = useSession();
  const query = useDocument(OverviewDocument, {}, { refetchInterval: REFRESH_MS });
  return (
    <div className="document">
      <PageHead title="Overview" meta={<span className="fv-muted">{staff.name}</span>} />
      <VendorNotice />
      {query.isPending ? (
        <SkeletonRows count={10} height={56} />
      ) : query.data ? (
        <OverviewBody overview={query.data.overview} />
      ) : (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      )}
    </div>
  );
}

function OverviewBody({ overview }: { overview: OverviewData }) {
  const { may } = useSession();
  const orders = overview.days.map((day) => day.orders);
  const revenue = overview.days.map((day) => day.revenue.minor);
  const currency = overview.days.at(-1)?.revenue.currency ?? overview.averageOrder.currency;
  // Half of what is known, so that the other half can be compared with.
  const span = Math.max(1, Math.floor(overview.days.length / 2));
  const mayOrders = may(READ.orders);
  const waiting = overview.work.filter((item) => item.count > 0);
  const resting = overview.work.filter((item) => item.count === 0);
  return (
    <>
      <div className="cards">
        <NumberCard
          title={`Orders, last ${String(span)} days`}
          value={String(total(orders.slice(-span)))}
          trend={compareHalves(orders, span)}
          spark={orders}
          to={mayOrders ? "/orders" : undefined}
        />
        <NumberCard
          title={`Revenue in ${currency}, last ${String(span)} days`}
          value={formatMoney({ minor: total(revenue.slice(-span)), currency }, { round: true })}
          trend={compareHalves(revenue, span)}
          spark={revenue}
          to={mayOrders ? "/orders" : undefined}
        />
        <NumberCard
          title="Open orders"
          value={String(overview.openOrders)}
          note={`Average order ${formatMoney(overview.averageOrder)}`}
          to={mayOrders ? "/orders" : undefined}
          search={{ status: ["confirmed", "in_production", "ready", "packed", "partly_shipped"] }}
        />
        <NumberCard
          title="Past their promised date"
          value={String(overview.lateOrders)}
          tone={overview.lateOrders > 0 ? "critical" : "positive"}
          note={overview.lateOrders > 0 ? "Start with these" : "Every promise is kept"}
          to={mayOrders ? "/orders" : undefined}
          search={{ late: true }}
        />
      </div>
      <div className="columns">
        <Panel title={weekAnswer(orders)}>
          <DaysChart days={overview.days} />
        </Panel>
        <Panel title="What waits">
          {waiting.length === 0 ? (
            <EmptyState title="Nothing waits">All work lists are empty.</EmptyState>
          ) : (
            <ul className="work">
              {waiting.map((item) => (
                <li key={item.kind}>
                  <Link to={item.link} className="work-link">
                    <span className="work-count fv-num">{item.count}</span>
                    <span>{item.title}</span>
                    {item.oldestAt && (
                      <span className="fv-muted">
                        oldest <Age since={item.oldestAt} />
                      </span>
                    )}
                  </Link>
                </li>
              ))}
            </ul>
          )}
          {waiting.length > 0 && resting.length > 0 && (
            <p className="fv-muted">
              Nothing waits in:{" "}
              {resting.map((item, index) => (
                <span key={item.kind}>
                  {index > 0 && ", "}
                  <Link to={item.link}>{item.title.charAt(0).toLowerCase() + item.title.slice(1)}</Link>
                </span>
              ))}
              .
            </p>
          )}
        </Panel>
      </div>
      <Panel title="Where the orders stand">
        <ul className="states">
          {overview.statusCounts.map(({ status, count }) => {
            const { label, tone, icon } = statusOf(status);
            const chip = (
              <>
                <StatusChip tone={tone} icon={icon}>
                  {label}
                </StatusChip>
                <span className="fv-num strong">{count}</span>
              </>
            );
            return (
              <li key={status}>
                {mayOrders ? (
                  <Link to="/orders" search={{ status: [status] }} className="states-link">
                    {chip}
                  </Link>
                ) : (
                  <span className="states-link">{chip}</span>
                )}
              </li>
            );
          })}
        </ul>
      </Panel>
    </>
  );
}
