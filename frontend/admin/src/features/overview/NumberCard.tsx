import type { Tone } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import type { OrdersSearch } from "../../lib/searchState";
import type { Trend } from "./trend";

interface NumberCardProps {
  title: string;
  value: string;
  trend?: Trend;
  spark?: readonly number[];
  note?: string;
  tone?: Tone;
  to?: "/orders";
  search?: OrdersSearch;
}

const WIDTH = 120;
const HEIGHT = 28;

function sparkPath(values: readonly number[]): string {
  const top = Math.max(...values, 1);
  const step = WIDTH / Math.max(values.length - 1, 1);
  return values
    .map(
      (value, index) =>
        `${index === 0 ? "M" : "L"}${(index * step).toFixed(1)} ${(HEIGHT - 2 - (value / top) * (HEIGHT - 4)).toFixed(1)}`,
    )
    .join(" ");
}

/** One number, how it moved, and the way to its documents. */
export function NumberCard({ title, value, trend, spark, note, tone = "neutral", to, search }: NumberCardProps) {
  const body = (
    <>
      <span className="card-title">{title}</span>
      <span className="card-value fv-num" data-tone={tone}>
        {value}
      </span>
      {trend && (
        <span className="card-note fv-num">
          {trend.percent === null
            ? `nothing in the ${String(trend.days)} days before`
            : `${trend.percent > 0 ? "+" : trend.percent < 0 ? "\u2212" : ""}${String(Math.abs(trend.percent))} % against the ${String(trend.days)} days before`}
        </span>
      )}
      {note && <span className="card-note">{note}</span>}
      {spark && spark.length > 1 && (
        <svg
          className="card-spark"
          viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
          aria-hidden
          preserveAspectRatio="none"
        >
          <path d={sparkPath(spark)} />
        </svg>
      )}
    </>
  );
  return to ? (
    <Link to={to} search={search} className="card">
      {body}
    </Link>
  ) : (
    <div className="card">{body}</div>
  );
}
