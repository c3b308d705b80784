import { Link } from "@tanstack/react-router";

/** The order a line is about, when it is about one. */
export function OrderLink({ number }: { number: string | null }) {
  if (number === null) return <span className="fv-muted">none</span>;
  return (
    <Link to="/orders/$number" params={{ number }} className="fv-num">
      {number}
    </Link>
  );
}
