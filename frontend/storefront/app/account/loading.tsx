import { Skeleton } from "@fovea/ui";

export default function AccountLoading() {
  return (
    <div className="stack" role="status" aria-label="Loading your account">
      <Skeleton width="9em" height="3.2rem" />
      <Skeleton height="220px" />
    </div>
  );
}
