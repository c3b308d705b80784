import { Dialog } from "../ui/Dialog";
import type { Place } from "./places";

const GROUPS: readonly (readonly [title: string, keys: readonly (readonly [key: string, does: string])[]])[] = [
  [
    "Everywhere",
    [
      ["Ctrl K", "Find any document"],
      ["/", "Search in this list"],
      ["?", "Show this list"],
      ["Esc", "Close the sheet or dialog"],
    ],
  ],
  [
    "In a list",
    [
      ["j, k", "Next row, previous row"],
      ["x", "Mark the row"],
      ["Space", "Open the row beside the list"],
      ["Enter", "Open the row's page"],
    ],
  ],
  [
    "Prescription check",
    [
      ["a", "Approve, or confirm a second look"],
      ["e", "Correct, or read the paper"],
      ["q", "Ask the customer"],
      ["r", "Reject"],
      ["v", "Go to the picture"],
      ["Enter", "Go to the prescription that is open"],
      ["Ctrl Enter", "Save what is being written"],
      ["\u2191, \u2193", "Power by a quarter, axis by a degree"],
    ],
  ],
  [
    "In the picture",
    [
      ["+, -", "Nearer, farther"],
      ["0", "See the whole page"],
      ["Arrows", "Move"],
      ["[, ]", "Turn left, turn right"],
      ["PgUp, PgDn", "Page before, next page"],
      ["c", "More contrast"],
      ["f", "Fill the window"],
    ],
  ],
];

/** All keys the workbench knows. */
export function ShortcutSheet({
  open,
  onClose,
  places,
}: {
  open: boolean;
  onClose: () => void;
  places: readonly Place[];
}) {
  const groups = [...GROUPS, ["Jump", places.map((place) => [`g ${place.key}`, place.label] as const)] as const];
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      <div className="shortcuts">
        {groups.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
