import type { OrderDocumentFragment } from "@fovea/gql/admin";
import { useSession } from "../../lib/session";
import { ButtonLink } from "../../ui/Button";
import { nextStep } from "./nextStep";

/** The one next thing to do with this order, as a button when this person may do it, else in words. */
export function NextAction({ order }: { order: OrderDocumentFragment }) {
  const { may } = useSession();
  if (!order.nextAction) return null;
  const { label, to, search, needs = null } = nextStep(order.nextAction, order.number);
  if (to === undefined || !may(needs)) {
    return (
      <p className="next-action">
        Next: <strong>{label}</strong>
      </p>
    );
  }
  return (
    <ButtonLink to={to} search={search} variant="primary">
      {label}
    </ButtonLink>
  );
}
