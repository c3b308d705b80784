import { formatMoney, type Money } from "../format/money";
import { formatMm } from "../format/measure";

/** An amount in tabular figures. `from` for the cheapest of several; `was` for the price before. */
export function Price({ money, from = false, was, round = false }: { money: Money; from?: boolean; was?: Money; round?: boolean }) {
  return (
    <span className="fv-price fv-num">
      {from ? "from " : null}
      {was ? (
        <s>
          <span className="fv-sr">before </span>
          {formatMoney(was, { round })}
        </s>
      ) : null}
      {formatMoney(money, { round })}
    </span>
  );
}

/** Millimetres from tenths. */
export function Measure({ tenths, round = false }: { tenths: number; round?: boolean }) {
  return <span className="fv-num">{formatMm(tenths, { round })}</span>;
}
