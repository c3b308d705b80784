import { Icon } from "@fovea/ui";
import type { ReactNode } from "react";
import {
  blur,
  difference,
  EYE_FIELDS,
  EYES,
  type Field,
  isHeight,
  PAPER_FIELDS,
  restated,
  said,
  shown,
  type Side,
  slips,
} from "./compare";
import type { RxText } from "./rxText";

/** One prescription as a column: whose words, when. */
export interface RxColumn {
  key: string;
  title: ReactNode;
  note?: ReactNode;
  rx: RxText;
}

interface CompareTableProps {
  label: string;
  /** What is to be judged; differences are counted from the others to it. */
  judged: RxColumn;
  others: readonly RxColumn[];
  /** The cells in which the judged values are written, with the line that says what is wrong with each. */
  edit?: {
    /** Whether these lenses are placed by the height of the pupils. */
    heights: boolean;
    cell: (field: Field) => ReactNode;
    fault: (field: Field) => ReactNode;
    eye: (side: Side) => ReactNode;
  };
}

/** Prescriptions beside each other, value by value; a difference has a sign, its amount and a tint, a big one says so. */
export function CompareTable({ label, judged, others, edit }: CompareTableProps) {
  const all = [judged, ...others].map((column) => column.rx);
  const columns = others.length + 2;

  const line = (field: Field, name: string) => {
    if (edit ? isHeight(field) && !edit.heights : !said(field, all)) return null;
    const fault = edit?.fault(field);
    return [
      <tr key={field}>
        <th scope="row">{name}</th>
        <td className="rx-judged" data-name={field === "prescriber" ? "" : undefined}>
          {edit ? edit.cell(field) : shown(field, judged.rx) || "–"}
        </td>
        {others.map((column) => (
          <OtherCell key={column.key} field={field} judged={judged.rx} other={column.rx} />
        ))}
      </tr>,
      fault && (
        <tr key={`${field} fault`} className="rx-fault">
          <td colSpan={columns}>{fault}</td>
        </tr>
      ),
    ];
  };

  return (
    <div className="rx-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="rx-compare" data-edit={edit ? "" : undefined}>
        <caption className="fv-sr">{label}</caption>
        <thead>
          <tr>
            <td />
            <HeadCell column={judged} />
            {others.map((column) => (
              <HeadCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        {EYES.map(([side, name]) => (
          <tbody key={side}>
            <tr className="rx-eye">
              <th scope="rowgroup">{name}</th>
              <td>{edit?.eye(side)}</td>
              {others.map((column) => (
                <td key={column.key}>
                  <EyeNote side={side} judged={judged.rx} other={column.rx} />
                </td>
              ))}
            </tr>
            {EYE_FIELDS.map(([field, label]) => line(`${side}.${field}`, label))}
          </tbody>
        ))}
        <tbody>
          <tr className="rx-eye">
            <th scope="rowgroup" colSpan={columns}>
              Measures and paper
            </th>
          </tr>
          {PAPER_FIELDS.map(([field, label]) => line(field, label))}
        </tbody>
      </table>
    </div>
  );
}

function HeadCell({ column }: { column: RxColumn }) {
  return (
    <th scope="col">
      {column.title}
      {column.note && <span className="rx-note">{column.note}</span>}
    </th>
  );
}

function OtherCell({ field, judged, other }: { field: Field; judged: RxText; other: RxText }) {
  const { weight, by } = difference(field, judged, other);
  const text = shown(field, other) || "–";
  const name = field === "prescriber" ? "" : undefined;
  if (weight === "same") return <td data-name={name}>{text}</td>;
  return (
    <td data-weight={weight} data-name={name}>
      {text}
      <span className="rx-by">
        <Icon name={weight === "big" ? "error" : "alert"} size={12} />
        <span className="fv-sr">{weight === "big" ? "big difference" : "differs"}</span>
        {by ?? "differs"}
      </span>
    </td>
  );
}

function EyeNote({ side, judged, other }: { side: Side; judged: RxText; other: RxText }) {
  const apart = blur(side, judged, other);
  const again = restated(judged[side], other[side]);
  if (apart === null) return null;
  return (
    <span className="rx-note">
      {apart === 0 ? "same power" : `${apart.toFixed(2)} D apart`}
      {again && (
        <>
          <br />
          <span title="The same lens, written with the other sign of cylinder">= {again}</span>
        </>
      )}
    </span>
  );
}

/** The slips of copying that the differences look like, in sentences. */
export function Slips({ judged, others }: { judged: RxColumn; others: readonly RxColumn[] }) {
  const found = others.flatMap((column) =>
    slips(judged.rx, column.rx).map((sentence) => ({ key: `${column.key} ${sentence}`, sentence, column })),
  );
  if (found.length === 0) return null;
  return (
    <ul className="rx-slips">
      {found.map(({ key, sentence, column }) => (
        <li key={key}>
          <Icon name="alert" size={16} />
          <span>
            {sentence} <span className="fv-muted">Compared with: {column.title}.</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
