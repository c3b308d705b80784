import { Skeleton } from "@fovea/ui";

/** Back from the bank, while the server asks how it went. */
export function OneMoment() {
  return (
    <div className="stack" role="status">
      <h1 className="fv-display page-title">One moment</h1>
      <p>Your bank has answered; we are writing it down.</p>
      <Skeleton height="8px" width="240px" />
    </div>
  );
}
