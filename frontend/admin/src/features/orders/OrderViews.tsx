import { TextField } from "@fovea/ui";
import { useState } from "react";
import { z } from "zod";
import { ordersSearch, type OrdersSearch, sameList } from "../../lib/searchState";
import { useStored } from "../../lib/stored";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { BUILT_IN_VIEWS, type SavedView } from "./views";

const shape: z.ZodType<SavedView[]> = z.array(z.object({ name: z.string().min(1).max(40), search: ordersSearch }));

interface OrderViewsProps {
  search: OrdersSearch;
  onView: (search: OrdersSearch) => void;
}

/** Tabs of named lists: those every shop has, and those saved on this device. */
export function OrderViews({ search, onView }: OrderViewsProps) {
  const [saved, setSaved] = useStored("fovea.orders.views", shape, []);
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const views = [...BUILT_IN_VIEWS, ...saved];
  const current = views.find((view) => sameList(view.search, search));
  const taken = views.some((view) => view.name.toLowerCase() === name.trim().toLowerCase());

  const save = () => {
    if (name.trim() === "" || taken) return;
    setSaved([...saved, { name: name.trim(), search: { ...search, open: undefined } }]);
    setNaming(false);
    setName("");
  };

  return (
    <nav className="tabs" aria-label="Saved views">
      {views.map((view) => (
        <button
          key={view.name}
          type="button"
          className="tab"
          aria-current={view === current ? "true" : undefined}
          onClick={() => onView(view.search)}
        >
          {view.name}
        </button>
      ))}
      {!current && (
        <button type="button" className="tab tab-action" onClick={() => setNaming(true)}>
          Save this view
        </button>
      )}
      {current && saved.includes(current) && (
        <button
          type="button"
          className="tab tab-action"
          onClick={() => setSaved(saved.filter((view) => view !== current))}
        >
          Forget this view
        </button>
      )}
      <Dialog
        open={naming}
        onClose={() => setNaming(false)}
        title="Save this view"
        description="It stays on this device."
      >
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextField
            label="Name"
            value={name}
            maxLength={40}
            onChange={(event) => setName(event.target.value)}
            error={taken && name.trim() !== "" ? "There is a view of that name." : null}
          />
          <div className="actions">
            <Button onClick={() => setNaming(false)}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={name.trim() === "" || taken}>
              Save view
            </Button>
          </div>
        </form>
      </Dialog>
    </nav>
  );
}
