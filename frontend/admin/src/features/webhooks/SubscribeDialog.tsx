import { ApiKeysDocument, SubscribeWebhookDocument, type SubscribeWebhookMutation } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ActionNote } from "../../ui/states";
import { Choices } from "./Choices";
import { mismatch, SCOPES, TOPICS } from "./words";

const answer = (data: SubscribeWebhookMutation) => data.subscribeWebhook;
const FIELDS = ["name", "url", "topics", "scopes", "keyId"];

/** Be told of events at an address; `onMade` gets the secret. */
export function SubscribeDialog({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
  const keys = useDocument(ApiKeysDocument, {});
  const [name, setName] = useState("");
  const [url, setUrl] = useState("https://");
  const [keyId, setKeyId] = useState("");
  const [topics, setTopics] = useState<string[]>(["order.parcel_shipped"]);
  const [scopes, setScopes] = useState<string[]>(["all_orders"]);
  const act = useAct(SubscribeWebhookDocument, answer, { stale: ["Webhooks"] });
  const live = (keys.data?.apiKeys ?? []).filter((key) => key.revokedAt === null);
  const at = (field: string) => (act.problem && fieldOf(act.problem) === field ? act.problem.message : null);
  const wrong = mismatch(topics, scopes);
  const submit = async () => {
    const outcome = await act.run({ name: name.trim(), url: url.trim(), topics, scopes, keyId: keyId || null });
    if (outcome.kind === "done") onMade(outcome.value.secret);
  };
  return (
    <Dialog open onClose={onClose} title="Add a subscription" description="Messages are sent over HTTPS and signed.">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Name"
          value={name}
          autoFocus
          maxLength={80}
          error={at("name")}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="Address"
          type="url"
          value={url}
          maxLength={2000}
          spellCheck={false}
          error={at("url")}
          onChange={(event) => setUrl(event.target.value)}
        />
        <SelectField
          label="For"
          value={keyId}
          error={at("keyId")}
          options={[
            { value: "", label: "The house itself" },
            ...live.map((key) => ({ value: key.id, label: `${key.name} (${key.prefix}…)` })),
          ]}
          onChange={(event) => setKeyId(event.target.value)}
        />
        <Choices legend="Tell when" options={TOPICS} chosen={topics} onChange={setTopics} error={at("topics")} />
        <Choices
          legend="May be told"
          options={SCOPES}
          chosen={scopes}
          onChange={setScopes}
          error={at("scopes") ?? (topics.length > 0 ? wrong : null)}
        />
        <ActionNote problem={act.problem && FIELDS.includes(fieldOf(act.problem) ?? "") ? null : act.problem} error={act.error} />
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            busy={act.busy}
            disabled={name.trim() === "" || topics.length === 0 || wrong !== null}
          >
            Add subscription
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
