import {
  type ApiKeyFieldsFragment,
  ApiKeysDocument,
  CreateApiKeyDocument,
  type CreateApiKeyMutation,
  RevokeApiKeyDocument,
  type RevokeApiKeyMutation,
} from "@fovea/gql/admin";
import { StatusChip, TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Moment } from "../../ui/parts";
import { ActionNote, EmptyState, FailureState, SkeletonRows } from "../../ui/states";

const created = (data: CreateApiKeyMutation) => data.createApiKey;
const revoked = (data: RevokeApiKeyMutation) => data.revokeApiKey;

/** The partners' keys: made once, shown once, revoked at once. */
export function ApiKeys() {
  const query = useDocument(ApiKeysDocument, {});
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyFieldsFragment | null>(null);
  if (query.isPending) return <SkeletonRows count={4} height={56} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const keys = query.data.apiKeys;
  return (
    <div className="stack">
      <div className="row spread">
        <p className="fv-muted">
          A partner key reads the catalogue, the stock and the partner's own orders. It can change nothing.
        </p>
        <Button variant="primary" onClick={() => setMaking(true)}>
          Create key
        </Button>
      </div>
      {keys.length === 0 ? (
        <EmptyState title="No API key yet">Create one for each partner, so that each can be revoked alone.</EmptyState>
      ) : (
        <ul className="rows">
          {keys.map((key) => (
            <li key={key.id}>
              <div>
                <p>
                  <strong>{key.name}</strong> {key.revokedAt && <StatusChip tone="neutral">Revoked</StatusChip>}
                </p>
                <p className="fv-muted">
                  <code className="code">{key.prefix}…</code> made <Moment at={key.createdAt} />,{" "}
                  {key.lastUsedAt ? (
                    <>
                      last used <Moment at={key.lastUsedAt} />
                    </>
                  ) : (
                    "never used"
                  )}
                </p>
              </div>
              {!key.revokedAt && (
                <Button variant="critical" size="sm" onClick={() => setRevoking(key)}>
                  Revoke
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {making && <CreateKey onClose={() => setMaking(false)} />}
      {revoking && <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} />}
    </div>
  );
}

function CreateKey({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [secret, setSecret] = useState<string | null>(null);
  const act = useAct(CreateApiKeyDocument, created, { keyed: false, stale: ["ApiKeys"] });
  const submit = async () => {
    const outcome = await act.run({ name: name.trim() });
    if (outcome.kind === "done") setSecret(outcome.value.secret);
  };
  const copy = async () => {
    if (secret === null) return;
    try {
      await navigator.clipboard.writeText(secret);
      toast.success("Key copied");
    } catch {
      toast.error("The browser did not allow copying. Select the key and copy it.");
    }
  };
  const atField = act.problem && fieldOf(act.problem) === "name" ? act.problem : null;
  if (secret !== null) {
    return (
      <Dialog
        open
        onClose={() => undefined}
        title="Copy the key now"
        description="It is shown this once and stored only as a fingerprint. Hand it to the partner over a safe way."
      >
        <p className="secret">
          <code>{secret}</code>
        </p>
        <div className="actions">
          <Button onClick={() => void copy()}>Copy</Button>
          <Button variant="primary" onClick={onClose}>
            I have stored it
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title="Create an API key">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Name of the partner"
          value={name}
          autoFocus
          maxLength={80}
          error={atField?.message}
          onChange={(event) => setName(event.target.value)}
        />
        <ActionNote problem={atField ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={act.busy} disabled={name.trim() === ""}>
            Create key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RevokeKey({ apiKey, onClose }: { apiKey: ApiKeyFieldsFragment; onClose: () => void }) {
  const act = useAct(RevokeApiKeyDocument, revoked, { keyed: false, stale: ["ApiKeys"] });
  const submit = async () => {
    const outcome = await act.run({ id: apiKey.id });
    if (outcome.kind === "done") {
      toast.success(`${apiKey.name} is revoked`);
      onClose();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Revoke ${apiKey.name}?`}
      description="Every request with this key is refused from now on. It cannot be undone; a new key can be made."
    >
      <ActionNote problem={act.problem} error={act.error} />
      <div className="actions">
        <Button onClick={onClose}>Keep key</Button>
        <Button variant="critical" busy={act.busy} onClick={() => void submit()}>
          Revoke key
        </Button>
      </div>
    </Dialog>
  );
}
