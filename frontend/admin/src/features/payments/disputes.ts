import type { DisputeFieldsFragment } from "@fovea/gql/admin";

const OVER = ["won", "lost", "closed"];

/** True once there is nothing left to decide. */
export function disputeOver(dispute: Pick<DisputeFieldsFragment, "state">): boolean {
  return OVER.includes(dispute.state);
}
