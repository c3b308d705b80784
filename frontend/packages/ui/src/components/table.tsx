import type { ComponentPropsWithRef, ReactNode } from "react";

/** `caption` names the table for screen readers; wide tables scroll inside themselves. */
export function Table({
  caption,
  sticky = false,
  hover = false,
  children,
  ...rest
}: ComponentPropsWithRef<"table"> & { caption: string; sticky?: boolean; hover?: boolean }) {
  return (
    <div className="fv-table-wrap" tabIndex={0} role="region" aria-label={caption}>
      <table className="fv-table" data-sticky={sticky || undefined} data-hover={hover || undefined} {...rest}>
        <caption className="fv-sr">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

/** Head cell; `numeric` aligns to the right, as its column does. */
export function Th({ numeric = false, ...rest }: ComponentPropsWithRef<"th"> & { numeric?: boolean }) {
  return <th scope="col" data-align={numeric ? "end" : undefined} {...rest} />;
}

export function Td({ numeric = false, ...rest }: ComponentPropsWithRef<"td"> & { numeric?: boolean }) {
  return <td data-align={numeric ? "end" : undefined} {...rest} />;
}

export interface Pair {
  term: ReactNode;
  value: ReactNode;
  total?: boolean;
}

/** Term and value, one under the other: measures, totals. */
export function Pairs({ pairs, align = "start" }: { pairs: readonly Pair[]; align?: "start" | "end" }) {
  return (
    <dl className="fv-pairs" data-align={align}>
      {pairs.map((pair, index) => (
        <PairRow key={index} {...pair} />
      ))}
    </dl>
  );
}

function PairRow({ term, value, total = false }: Pair) {
  return (
    <>
      <dt data-total={total || undefined}>{term}</dt>
      <dd data-total={total || undefined}>{value}</dd>
    </>
  );
}
