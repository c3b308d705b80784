import {
  DeleteOrderViewDocument,
  type DeleteOrderViewMutation,
  OrderViewsDocument,
  SaveOrderViewDocument,
  type SaveOrderViewMutation,
} from "@fovea/gql/admin";
import { Checkbox, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { useDocument } from "../../lib/queries";
import { type OrdersSearch, sameList, searchOf, storedSearch } from "../../lib/searchState";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { shownColumns } from "./columns";
import { BUILT_IN_VIEWS } from "./views";

const saved = (data: SaveOrderViewMutation) => data.saveOrderView;
const deleted = (data: DeleteOrderViewMutation) => data.deleteOrderView;

interface OrderViewsProps {
  search: OrdersSearch;
  columns: Record<string, boolean>;
  onView: (search: OrdersSearch, columns?: readonly string[]) => void;
}

/** Tabs of named lists: those every shop has, one's own, and those colleagues share. */
export function OrderViews({ search, columns, onView }: OrderViewsProps) {
  const [naming, setNaming] = useState(false);
  const kept = useDocument(OrderViewsDocument, {}, { keepPrevious: true }).data?.orderViews ?? [];
  const remove = useAct(DeleteOrderViewDocument, deleted, { keyed: false, stale: ["OrderViews"] });
  const views = kept.map((view) => ({ ...view, search: searchOf(view.search) }));
  const builtIn = BUILT_IN_VIEWS.find((view) => sameList(view.search, search));
  const current = builtIn ? undefined : views.find((view) => sameList(view.search, search));

  return (
    <nav className="tabs" aria-label="Saved views">
      {BUILT_IN_VIEWS.map((view) => (
        <button
          key={view.name}
          type="button"
          className="tab"
          aria-current={view === builtIn ? "true" : undefined}
          onClick={() => onView(view.search)}
        >
          {view.name}
        </button>
      ))}
      {views.map((view) => (
        <button
          key={view.id}
          type="button"
          className="tab"
          aria-current={view === current ? "true" : undefined}
          title={view.own ? (view.shared ? "Your list, shared with colleagues" : "Your list") : `Shared by ${view.owner}`}
          onClick={() => onView(view.search, view.columns)}
        >
          {view.name}
          {!view.own && <span className="fv-muted"> · {view.owner}</span>}
        </button>
      ))}
      {!current && !builtIn && (
        <button type="button" className="tab tab-action" onClick={() => setNaming(true)}>
          Save this view
        </button>
      )}
      {current?.own && (
        <button
          type="button"
          className="tab tab-action"
          onClick={() =>
            void remove.run({ id: current.id }).then((outcome) => {
              if (outcome.kind === "done") toast.success(`“${current.name}” is forgotten`);
            })
          }
        >
          Forget this view
        </button>
      )}
      <SaveView search={search} columns={columns} open={naming} onClose={() => setNaming(false)} />
    </nav>
  );
}

interface SaveViewProps {
  search: OrdersSearch;
  columns: Record<string, boolean>;
  open: boolean;
  onClose: () => void;
}

/** Asks what the list is called and who sees it. */
function SaveView({ search, columns, open, onClose }: SaveViewProps) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useAct(SaveOrderViewDocument, saved, { stale: ["OrderViews"] });
  const close = () => {
    save.clear();
    setName("");
    setShared(false);
    onClose();
  };
  const submit = async () => {
    const body = { name: name.trim(), search: storedSearch(search), columns: shownColumns(columns), shared };
    if ((await save.run(body)).kind === "done") close();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title="Save this view"
      description="The filters and the columns as they are now, as a tab of their own."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField label="Name" value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
        <Checkbox
          label="Share with colleagues"
          checked={shared}
          onChange={(event) => setShared(event.target.checked)}
        />
        <ActionNote problem={save.problem} error={save.error} />
        <div className="actions">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary" busy={save.busy} disabled={name.trim() === ""}>
            Save view
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
