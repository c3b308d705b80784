import { VisuallyHidden } from "@fovea/ui";

const HEIGHT = 72;
const BAR = 14;
const GAP = 6;

/** Units sold by week, the oldest left; the line is what has to be there when an order is placed. */
export function DemandChart({ weeks, point }: { weeks: readonly number[]; point: number }) {
  const top = Math.max(...weeks, point, 1);
  const width = weeks.length * (BAR + GAP);
  if (weeks.length === 0) return <p className="fv-muted">Nothing is known of its demand yet.</p>;
  const line = HEIGHT - (point / top) * (HEIGHT - 6);
  return (
    <figure className="demand">
      <svg viewBox={`0 0 ${String(width)} ${String(HEIGHT + 14)}`} aria-hidden width="100%" height={HEIGHT + 14}>
        {weeks.map((units, index) => {
          const height = units === 0 ? 1 : Math.max(3, (units / top) * (HEIGHT - 6));
          const x = index * (BAR + GAP);
          return (
            <g key={index}>
              <rect x={x} y={HEIGHT - height} width={BAR} height={height} rx={2} className="demand-bar" />
              {units > 0 && (
                <text x={x + BAR / 2} y={HEIGHT + 12} textAnchor="middle" className="demand-units">
                  {units}
                </text>
              )}
            </g>
          );
        })}
        {point > 0 && <line x1={0} x2={width} y1={line} y2={line} className="demand-point" />}
      </svg>
      <figcaption className="fv-muted">
        Units sold in each of the last {weeks.length} weeks; the line is the reorder point, {point}.
        <VisuallyHidden> By week, the oldest first: {weeks.join(", ")}.</VisuallyHidden>
      </figcaption>
    </figure>
  );
}
