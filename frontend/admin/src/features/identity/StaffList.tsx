import { StaffMembersDocument } from "@fovea/gql/admin";
import { StatusChip } from "@fovea/ui";
import { useDocument } from "../../lib/queries";
import { inWords } from "../../lib/status";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";

/** Everyone with a staff account, their roles, and what those allow. */
export function StaffList() {
  const query = useDocument(StaffMembersDocument, {});
  if (query.isPending) return <SkeletonRows count={6} height={56} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  if (query.data.staffMembers.length === 0) {
    return <EmptyState title="No staff yet">Staff accounts are made with the command line of the house.</EmptyState>;
  }
  return (
    <ul className="rows staff">
      {query.data.staffMembers.map((member) => (
        <li key={member.id}>
          <div>
            <p className="strong">{member.name}</p>
            <p className="fv-muted">{member.email}</p>
          </div>
          <p className="row">
            {member.roles.map((role) => (
              <StatusChip key={role} icon="user">
                {inWords(role)}
              </StatusChip>
            ))}
          </p>
          <details>
            <summary>{member.permissions.length} permissions</summary>
            <ul className="permissions">
              {member.permissions.toSorted().map((permission) => (
                <li key={permission}>
                  <code className="code">{permission}</code>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}
