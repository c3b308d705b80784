import {
  type ApprovalLimitFieldsFragment,
  ApprovalLimitsDocument,
  type ApproverFieldsFragment,
  ApproversDocument,
} from "@fovea/gql/admin";
import { type Money, Table, Td, Th, VisuallyHidden } from "@fovea/ui";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { Amount, Panel } from "../../ui/parts";
import { FailureState, SkeletonRows } from "../../ui/states";
import { LimitForm, type LimitOf } from "./LimitForm";
import { CURRENCIES } from "./suppliers";

/** How much a role may approve, and persons with a limit of their own. Nobody sets their own. */
export function LimitsList() {
  const { may } = useSession();
  const edits = may("procurement:limit:edit");
  const limits = useDocument(ApprovalLimitsDocument, {});
  const people = useDocument(ApproversDocument, {}, { enabled: edits });
  const [open, setOpen] = useState<LimitOf | null>(null);
  if (limits.isPending || (edits && people.isPending)) return <SkeletonRows count={6} />;
  const error = limits.error ?? people.error;
  if (error) return <FailureState error={error} retry={() => void Promise.all([limits.refetch(), people.refetch()])} />;
  return (
    <div className="stack">
      <Roles limits={limits.data?.approvalLimits ?? []} onOpen={edits ? setOpen : null} />
      {edits && <People people={people.data?.approvers ?? []} onOpen={setOpen} />}
      {open && <LimitForm key={`${open.kind} ${open.currency}`} of={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Roles({ limits, onOpen }: { limits: readonly ApprovalLimitFieldsFragment[]; onOpen: ((limit: LimitOf) => void) | null }) {
  const roles = [...new Set(limits.map((one) => one.role))].sort();
  const find = (role: string, currency: string) => limits.find((one) => one.role === role && one.currency === currency);
  return (
    <Panel title="By role">
      <Table caption="Approval limits by role">
        <thead>
          <tr>
            <Th>Role</Th>
            {CURRENCIES.map((currency) => (
              <Th key={currency} numeric>
                {currency}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {roles.map((role) => (
            <tr key={role}>
              <Td>{inWords(role)}</Td>
              {CURRENCIES.map((currency) => {
                const limit = find(role, currency);
                return (
                  <Td key={currency} numeric>
                    <LimitCell
                      may={limit !== undefined}
                      most={limit?.most ?? null}
                      label={`Limit of ${inWords(role)} in ${currency}`}
                      onOpen={
                        onOpen && limit?.mine !== true
                          ? () =>
                              onOpen({
                                kind: "role",
                                id: role,
                                name: inWords(role),
                                currency,
                                set: limit !== undefined,
                                most: limit?.most ?? null,
                                version: limit?.version ?? 0,
                              })
                          : null
                      }
                    />
                  </Td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function People({ people, onOpen }: { people: readonly ApproverFieldsFragment[]; onOpen: (limit: LimitOf) => void }) {
  return (
    <Panel title="By person">
      <Table caption="Approval limits by person">
        <thead>
          <tr>
            <Th>Person</Th>
            <Th>Roles</Th>
            {CURRENCIES.map((currency) => (
              <Th key={currency} numeric>
                {currency}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <Td>{person.name}</Td>
              <Td>{person.roles.map(inWords).join(", ")}</Td>
              {CURRENCIES.map((currency) => {
                const own = person.own.find((one) => one.currency === currency);
                const told = person.effective.find((one) => one.currency === currency);
                return (
                  <Td key={currency} numeric>
                    <LimitCell
                      may={told?.may ?? false}
                      most={told?.most ?? null}
                      own={own !== undefined}
                      label={`Limit of ${person.name} in ${currency}`}
                      onOpen={
                        person.mine
                          ? null
                          : () =>
                              onOpen({
                                kind: "person",
                                id: person.id,
                                name: person.name,
                                currency,
                                set: own !== undefined,
                                most: own?.most ?? null,
                                version: own?.version ?? 0,
                              })
                      }
                    />
                  </Td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="fv-muted">A limit of one’s own goes before those of the roles, be it higher or lower. Yours is set by somebody else.</p>
    </Panel>
  );
}

interface LimitCellProps {
  may: boolean;
  most: Money | null;
  own?: boolean;
  label: string;
  onOpen: (() => void) | null;
}

function LimitCell({ may, most, own = false, label, onOpen }: LimitCellProps) {
  const text = (
    <>
      {!may ? "nothing" : most ? <Amount of={most} /> : "any amount"}
      {own && <span className="fv-muted"> own</span>}
    </>
  );
  if (!onOpen) return text;
  return (
    <button type="button" className="link-button" onClick={onOpen}>
      <VisuallyHidden>{label}: </VisuallyHidden>
      {text}
    </button>
  );
}
