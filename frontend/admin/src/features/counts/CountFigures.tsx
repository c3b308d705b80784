import { CountFiguresDocument } from "@fovea/gql/admin";
import { formatMoney } from "@fovea/ui";
import { useDocument } from "../../lib/queries";
import { accuracy } from "./counting";

const DAYS = 90;

/** How true the books were over the last quarter. */
export function CountFigures() {
  const query = useDocument(CountFiguresDocument, { days: DAYS });
  const figures = query.data?.countFigures;
  if (!figures) return null;
  const lost = { minor: figures.valueShort.minor - figures.valueOver.minor, currency: figures.valueShort.currency };
  const cards: readonly (readonly [title: string, value: string, note: string])[] = [
    [
      "Places right to the unit",
      accuracy(figures.accurate, figures.places) ?? "none counted",
      `${String(figures.accurate)} of ${String(figures.places)} counted in ${String(DAYS)} days`,
    ],
    [
      "Shrinkage at cost",
      formatMoney(lost),
      `${String(figures.unitsShort)} units short, ${String(figures.unitsOver)} over`,
    ],
    ["Open counts", String(figures.openTasks), "asked for and not finished"],
    ["Overdue bins", String(figures.overduePlaces), "their turn has come, nobody is asked yet"],
  ];
  return (
    <dl className="figures">
      {cards.map(([title, value, note]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className="fv-num strong">{value}</dd>
          <dd className="fv-muted">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
