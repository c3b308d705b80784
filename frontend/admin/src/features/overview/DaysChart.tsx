import type { OverviewQuery } from "@fovea/gql/admin";
import { formatDate, formatMoney, formatWeekday, Table, Td, Th } from "@fovea/ui";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMedia } from "../../lib/useMedia";

type Day = OverviewQuery["overview"]["days"][number];

const SHOWN = 42;
const SHOWN_NARROW = 21;
const HEIGHT = 150;
const FOOT = 22;
const BAR = 14;
const GAP = 4;

/** Orders per day as bars of six weeks (three on a phone); a bar opens that day's orders, the table says the same in figures. */
export function DaysChart({ days }: { days: readonly Day[] }) {
  const navigate = useNavigate();
  const [asTable, setAsTable] = useState(false);
  const narrow = useMedia("(max-width: 560px)");
  const shown = days.slice(narrow ? -SHOWN_NARROW : -SHOWN);
  const [at, setAt] = useState<Day | null>(null);
  const top = Math.max(...shown.map((day) => day.orders), 1);
  const width = shown.length * (BAR + GAP);
  const said = at ?? shown.at(-1);

  if (shown.length === 0) return <p className="fv-muted">No order has been placed yet.</p>;
  return (
    <div className="stack">
      <p className="row spread">
        <span>
          {said && (
            <>
              <strong>{formatWeekday(said.day)}</strong>{" "}
              <span className="fv-num">
                {said.orders} {said.orders === 1 ? "order" : "orders"}, {formatMoney(said.revenue)}
              </span>
            </>
          )}
        </span>
        <button type="button" className="link-button" onClick={() => setAsTable(!asTable)}>
          {asTable ? "Show as chart" : "Show as table"}
        </button>
      </p>
      {asTable ? (
        <div className="chart-table">
          <Table caption="Orders and revenue by day" sticky>
            <thead>
              <tr>
                <Th>Day</Th>
                <Th numeric>Orders</Th>
                <Th numeric>Revenue</Th>
              </tr>
            </thead>
            <tbody>
              {shown.toReversed().map((day) => (
                <tr key={day.day}>
                  <Td>{formatDate(day.day)}</Td>
                  <Td numeric>{day.orders}</Td>
                  <Td numeric>{formatMoney(day.revenue)}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      ) : (
        <svg
          className="chart"
          viewBox={`0 0 ${String(width)} ${String(HEIGHT + FOOT)}`}
          role="img"
          aria-label={`Orders by day since ${formatDate(shown[0]?.day ?? "")}, at most ${String(top)} a day`}
          onMouseLeave={() => setAt(null)}
        >
          {[0.5, 1].map((part) => (
            <line
              key={part}
              className="chart-grid"
              x1={0}
              x2={width}
              y1={HEIGHT - part * (HEIGHT - 12)}
              y2={HEIGHT - part * (HEIGHT - 12)}
            />
          ))}
          <text className="chart-label" x={0} y={9}>
            {top}
          </text>
          {shown.map((day, index) => {
            const height = Math.max((day.orders / top) * (HEIGHT - 12), day.orders > 0 ? 2 : 0);
            const x = index * (BAR + GAP) + GAP / 2;
            return (
              <g
                key={day.day}
                className="chart-day"
                data-at={day === at ? "" : undefined}
                onMouseEnter={() => setAt(day)}
                onClick={() => void navigate({ to: "/orders", search: { from: day.day, to: day.day } })}
              >
                <rect className="chart-hit" x={x - GAP / 2} y={0} width={BAR + GAP} height={HEIGHT} />
                <rect className="chart-bar" x={x} y={HEIGHT - height} width={BAR} height={height} />
                {index % 7 === 0 && (
                  <text className="chart-label" x={x} y={HEIGHT + 15}>
                    {formatDate(day.day).slice(0, -5)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
