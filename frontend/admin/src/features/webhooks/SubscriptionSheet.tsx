import {
  EditWebhookDocument,
  type EditWebhookMutation,
  MoveWebhookDocument,
  type MoveWebhookMutation,
  RedriveWebhooksDocument,
  type RedriveWebhooksMutation,
  RotateWebhookSecretDocument,
  type RotateWebhookSecretMutation,
  TestWebhookDocument,
  type TestWebhookMutation,
  type WebhookFieldsFragment,
} from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Dialog, SideSheet } from "../../ui/Dialog";
import { Age, Facts, Moment, StateChip } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { Choices } from "./Choices";
import { mismatch, SCOPES, TOPICS } from "./words";

const STALE = ["Webhooks", "WebhookMessages", "WebhookMessage", "Overview"];
const tested = (data: TestWebhookMutation) => data.testWebhook;
const moved = (data: MoveWebhookMutation) => data.moveWebhook;
const rotated = (data: RotateWebhookSecretMutation) => data.rotateWebhookSecret;
const driven = (data: RedriveWebhooksMutation) => data.redriveWebhooks;
const edited = (data: EditWebhookMutation) => data.editWebhook;

interface SheetProps {
  subscription: WebhookFieldsFragment | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

/** One subscription: how it fares, what it is told, and what can be done with it. */
export function SubscriptionSheet({ subscription, onClose, onSecret }: SheetProps) {
  return (
    <SideSheet open={subscription !== null} onClose={onClose} title={subscription?.name ?? ""}>
      {subscription && <Body key={subscription.id} row={subscription} onSecret={onSecret} />}
    </SideSheet>
  );
}

function Body({ row, onSecret }: { row: WebhookFieldsFragment; onSecret: (secret: string) => void }) {
  return (
    <div className="stack">
      <Facts
        items={[
          ["State", <StateChip key="s" code={`webhook_${row.state}`} />],
          ["Address", <code key="u" className="code wrap">{row.url}</code>],
          ["For", row.house ? "The house itself" : "A partner's key"],
          ["Last delivered", row.lastSuccessAt && <Moment key="l" at={row.lastSuccessAt} />],
          [
            "Failing",
            row.failingSince && (
              <span key="f">
                for <Age since={row.failingSince} />, {row.failures === 1 ? "one try" : `${String(row.failures)} tries`}
              </span>
            ),
          ],
          ["Two secrets until", row.rotatingUntil && <Moment key="r" at={row.rotatingUntil} />],
          [
            "Messages",
            <Link key="m" to="/webhooks" search={{ tab: "all", q: row.id }}>
              {row.pending} under way, {row.dead} dead
            </Link>,
          ],
        ]}
      />
      {row.state !== "ended" && <Actions row={row} onSecret={onSecret} />}
      {row.state !== "ended" && <Edit row={row} />}
    </div>
  );
}

function Actions({ row, onSecret }: { row: WebhookFieldsFragment; onSecret: (secret: string) => void }) {
  const [ending, setEnding] = useState(false);
  const test = useAct(TestWebhookDocument, tested, { stale: STALE });
  const move = useAct(MoveWebhookDocument, moved, { keyed: false, stale: STALE });
  const rotate = useAct(RotateWebhookSecretDocument, rotated, { stale: STALE });
  const drive = useAct(RedriveWebhooksDocument, driven, { stale: STALE });
  const goOn = row.state !== "active";
  const run = {
    test: async () => {
      const outcome = await test.run({ id: row.id });
      if (outcome.kind === "done") toast.success("The test is on its way; see its message for the answer");
    },
    move: async (to: string, said: string) => {
      const outcome = await move.run({ id: row.id, to });
      if (outcome.kind === "done") toast.success(`${row.name} ${said}`);
    },
    rotate: async () => {
      const outcome = await rotate.run({ id: row.id });
      if (outcome.kind === "done") onSecret(outcome.value.secret);
    },
    drive: async () => {
      const outcome = await drive.run({ id: row.id });
      if (outcome.kind === "done") toast.success(`${String(outcome.value.count)} messages are sent again`);
    },
  };
  const problem = test.problem ?? move.problem ?? rotate.problem ?? drive.problem;
  const error = test.error ?? move.error ?? rotate.error ?? drive.error;
  return (
    <section className="stack" aria-label="What can be done">
      <div className="row">
        {goOn ? (
          <Button variant="primary" busy={move.busy} onClick={() => void run.move("active", "goes on")}>
            Let it go on
          </Button>
        ) : (
          <Button busy={test.busy} onClick={() => void run.test()}>
            Send a test
          </Button>
        )}
        {row.dead > 0 && (
          <Button busy={drive.busy} onClick={() => void run.drive()}>
            Send {row.dead} dead again
          </Button>
        )}
        {row.state === "active" && (
          <Button busy={move.busy} onClick={() => void run.move("paused", "is paused")}>
            Pause
          </Button>
        )}
        <Button busy={rotate.busy} onClick={() => void run.rotate()}>
          New secret
        </Button>
        <Button variant="critical" onClick={() => setEnding(true)}>
          End
        </Button>
      </div>
      <ActionNote problem={problem} error={error} />
      <Dialog
        open={ending}
        onClose={() => setEnding(false)}
        title={`End ${row.name}?`}
        description="Nothing more is sent there, and what is under way is given up. It cannot be undone; a new one can be made."
      >
        <div className="actions">
          <Button onClick={() => setEnding(false)}>Keep it</Button>
          <Button
            variant="critical"
            busy={move.busy}
            onClick={() => void run.move("ended", "has ended").then(() => setEnding(false))}
          >
            End it
          </Button>
        </div>
      </Dialog>
    </section>
  );
}

function Edit({ row }: { row: WebhookFieldsFragment }) {
  const [url, setUrl] = useState(row.url);
  const [topics, setTopics] = useState<string[]>([...row.topics]);
  const [scopes, setScopes] = useState<string[]>([...row.scopes]);
  const act = useAct(EditWebhookDocument, edited, { keyed: false, stale: STALE });
  const same = (a: readonly string[], b: readonly string[]) => a.toSorted().join() === b.toSorted().join();
  const changed = url !== row.url || !same(topics, row.topics) || !same(scopes, row.scopes);
  const wrong = mismatch(topics, scopes);
  const at = (field: string) => (act.problem && fieldOf(act.problem) === field ? act.problem.message : null);
  const submit = async () => {
    const outcome = await act.run({ id: row.id, url: url.trim(), topics, scopes });
    if (outcome.kind === "done") toast.success(`${row.name} is changed`);
  };
  return (
    <form
      className="boxed stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>What it is told</h3>
      <TextField label="Address" type="url" value={url} spellCheck={false} error={at("url")} onChange={(event) => setUrl(event.target.value)} />
      <Choices legend="Tell when" options={TOPICS} chosen={topics} onChange={setTopics} error={at("topics")} />
      <Choices legend="May be told" options={SCOPES} chosen={scopes} onChange={setScopes} error={at("scopes") ?? wrong} />
      <ActionNote problem={["url", "topics", "scopes"].some(at) ? null : act.problem} error={act.error} />
      <div>
        <Button type="submit" busy={act.busy} disabled={!changed || topics.length === 0 || wrong !== null}>
          Save
        </Button>
      </div>
    </form>
  );
}
