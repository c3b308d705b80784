import { VisuallyHidden } from "@fovea/ui";

const WIDTH = 480;
const HEIGHT = 120;

interface Chance {
  units: number;
  exactly: number;
  upTo: number;
}

interface ChanceChartProps {
  chances: readonly Chance[];
  point: number;
  mean: number;
}

/** How many units may be asked for until goods arrive; what lies right of the order point would not be served. */
export function ChanceChart({ chances, point, mean }: ChanceChartProps) {
  const last = chances.at(-1);
  if (!last) return <p className="fv-muted">Nothing has sold, so there is no distribution to show.</p>;
  const top = Math.max(...chances.map((one) => one.exactly));
  const right = Math.max(last.units, point) + 1;
  const x = (units: number) => (units / right) * WIDTH;
  const bar = Math.max(1.5, WIDTH / right / 1.4, (WIDTH / chances.length) * 0.7);
  const covered = chances.findLast((one) => one.units <= point)?.upTo ?? 0;
  const share = `${(covered * 100).toFixed(1)} %`;
  return (
    <figure className="demand">
      <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT + 16)}`} aria-hidden width="100%">
        {chances.map((one) => {
          const height = Math.max(0.5, (one.exactly / top) * (HEIGHT - 8));
          return (
            <rect
              key={one.units}
              x={x(one.units)}
              y={HEIGHT - height}
              width={Math.min(bar, WIDTH - x(one.units))}
              height={height}
              className={one.units <= point ? "demand-bar" : "chance-short"}
            />
          );
        })}
        <line x1={x(point) + bar} x2={x(point) + bar} y1={0} y2={HEIGHT} className="demand-point" />
        <text x={0} y={HEIGHT + 13} className="demand-units">
          0
        </text>
        <text x={WIDTH} y={HEIGHT + 13} textAnchor="end" className="demand-units">
          {right - 1}
        </text>
      </svg>
      <figcaption className="fv-muted">
        Units asked for until goods arrive, {mean} on average. The line is the order point, {point}: {share} of cycles lie
        left of it.
        <VisuallyHidden> In the others the shelf is empty before goods arrive.</VisuallyHidden>
      </figcaption>
    </figure>
  );
}
