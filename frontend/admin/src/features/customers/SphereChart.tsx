import { formatDate } from "@fovea/ui";
import { useMedia } from "../../lib/useMedia";
import { writtenPower } from "../prescriptions/power";
import { changeAnswer, rangeOf, type SpherePoint } from "./rxHistory";

const WIDE = 560;
const NARROW = 330;
const HEIGHT = 150;
const LEFT = 40;
const RIGHT = 64;
const TOP = 10;
const FOOT = 22;

/** Both spheres over the years: the right eye as a line with rounds, the left one broken with squares. The table under it says the same. */
export function SphereChart({ points }: { points: readonly SpherePoint[] }) {
  const width = useMedia("(max-width: 560px)") ? NARROW : WIDE;
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  const { low, high } = rangeOf(points);
  const span = Math.max(last.at - first.at, 1);
  const x = (at: number) => LEFT + ((at - first.at) / span) * (width - LEFT - RIGHT);
  const y = (eighths: number) => TOP + ((high * 8 - eighths) / ((high - low) * 8)) * (HEIGHT - TOP);
  const lines = Array.from({ length: high - low + 1 }, (_, index) => low + index);
  // A wide range shows every other line, so that the figures do not touch.
  const every = Math.ceil(lines.length / 6);
  const ends = [last.od, last.os];
  const touching = ends[0] !== null && ends[1] !== null && Math.abs(y(ends[0] ?? 0) - y(ends[1] ?? 0)) < 12;

  return (
    <figure className="stack sphere">
      <figcaption className="row spread">
        <strong>{changeAnswer(points)}</strong>
        <span className="row sphere-key" aria-hidden>
          <svg width={26} height={10}>
            <path className="sphere-line" d="M0 5H26" />
            <circle className="sphere-dot" cx={13} cy={5} r={3.5} />
          </svg>
          Right
          <svg width={26} height={10}>
            <path className="sphere-line" data-eye="os" d="M0 5H26" />
            <rect className="sphere-dot" data-eye="os" x={9.5} y={1.5} width={7} height={7} />
          </svg>
          Left
        </span>
      </figcaption>
      <svg
        className="chart"
        viewBox={`0 0 ${String(width)} ${String(HEIGHT + FOOT)}`}
        role="img"
        aria-label={`Sphere from ${formatDate(iso(first.at))} to ${formatDate(iso(last.at))}, ${String(points.length)} prescriptions`}
      >
        {lines
          .filter((_, index) => index % every === 0)
          .map((dioptres) => (
            <g key={dioptres}>
              <line className="chart-grid" x1={LEFT} x2={width - RIGHT} y1={y(dioptres * 8)} y2={y(dioptres * 8)} />
              <text className="chart-label" x={LEFT - 6} y={y(dioptres * 8) + 3} textAnchor="end">
                {writtenPower(dioptres * 8)}
              </text>
            </g>
          ))}
        <text className="chart-label" x={LEFT} y={HEIGHT + 16}>
          {formatDate(iso(first.at))}
        </text>
        <text className="chart-label" x={width - RIGHT} y={HEIGHT + 16} textAnchor="end">
          {formatDate(iso(last.at))}
        </text>
        {(["od", "os"] as const).map((eye, index) => {
          const seen = points.flatMap((point) => (point[eye] === null ? [] : [{ at: point.at, sphere: point[eye] }]));
          const end = seen.at(-1);
          // Ends that would lie on each other are set apart, the right eye above.
          const aside = touching ? (index === 0 ? -6 : 6) : 0;
          return (
            <g key={eye}>
              <polyline
                className="sphere-line"
                data-eye={eye}
                points={seen.map(({ at, sphere }) => `${String(x(at))},${String(y(sphere))}`).join(" ")}
              />
              {seen.map(({ at, sphere }, position) =>
                eye === "od" ? (
                  <circle key={position} className="sphere-dot" data-eye={eye} cx={x(at)} cy={y(sphere)} r={4} />
                ) : (
                  <rect
                    key={position}
                    className="sphere-dot"
                    data-eye={eye}
                    x={x(at) - 3.5}
                    y={y(sphere) - 3.5}
                    width={7}
                    height={7}
                  />
                ),
              )}
              {end && (
                <text className="chart-label sphere-end" x={x(end.at) + 10} y={y(end.sphere) + 4 + aside}>
                  {eye === "od" ? "R" : "L"} {writtenPower(end.sphere)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

const iso = (at: number): string => new Date(at).toISOString();
