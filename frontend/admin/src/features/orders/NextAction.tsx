import type { OrderDocumentFragment } from "@fovea/gql/admin";
import { READ } from "../../lib/permissions";
import type { ListSearch } from "../../lib/searchState";
import { useSession } from "../../lib/session";
import { ButtonLink } from "../../ui/Button";

interface Step {
  to: "/prescriptions" | "/lab" | "/warehouse/pick" | "/warehouse/pack";
  search?: ListSearch;
  needs: string;
}

/** Where the work goes on that an order in this state waits for. */
export function stepOf(order: Pick<OrderDocumentFragment, "status" | "number" | "holds">): Step | null {
  const open = (order.holds ?? []).filter((hold) => hold.releasedAt === null).map((hold) => hold.kind);
  if (open.includes("rx_unverified")) return { to: "/prescriptions", search: { open: order.number }, needs: READ.prescriptions };
  switch (order.status) {
    case "confirmed":
      return { to: "/warehouse/pick", needs: READ.warehouse };
    case "in_production":
      return { to: "/lab", search: { q: order.number }, needs: READ.lab };
    case "ready":
    case "packed":
      return { to: "/warehouse/pack", search: { open: order.number }, needs: READ.warehouse };
    default:
      return null;
  }
}

/** The one next thing to do with this order, as a button when this person may do it, else in words. */
export function NextAction({ order }: { order: OrderDocumentFragment }) {
  const { may } = useSession();
  const step = stepOf(order);
  if (!order.nextAction) return null;
  if (step === null || !may(step.needs)) {
    return (
      <p className="next-action">
        Next: <strong>{order.nextAction}</strong>
      </p>
    );
  }
  return (
    <ButtonLink to={step.to} search={step.search} variant="primary">
      {order.nextAction}
    </ButtonLink>
  );
}
