import {
  DecidePrescriptionDocument,
  type DecidePrescriptionMutation,
  type ReviewFieldsFragment,
} from "@fovea/gql/admin";
import { Icon, Notice, StatusChip } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { toast } from "sonner";
import { READ } from "../../lib/permissions";
import { fieldOf } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { statusOf } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { Facts, Moment, Panel, StateChip } from "../../ui/parts";
import { CorrectForm } from "./CorrectForm";
import { CompareTable, Slips } from "./CompareTable";
import { columnsOf } from "./columns";
import { Decision, type Word } from "./Decision";
import { useDraft } from "./drafts";
import { Findings } from "./Findings";
import { PictureViewer } from "./PictureViewer";
import { PrescriptionTable } from "./PrescriptionTable";
import { QuickText } from "./QuickText";
import { reasonsNow, sourceOf, standingOf, unansweredRules } from "./reviewState";
import { Versions } from "./Versions";

const answer = (data: DecidePrescriptionMutation) => data.decidePrescription;
const REASONS = [
  "As on the paper.",
  "Worn like this before.",
  "Confirmed with the prescriber.",
  "The customer was told and wants it so.",
];

interface PrescriptionReviewProps {
  review: ReviewFieldsFragment;
  onDecided: () => void;
  onBack: () => void;
}

/** The paper beside the values, what the rules found, and the decision: `a` approves, `e` corrects, `q` asks, `r` rejects. */
export function PrescriptionReview({ review, onDecided, onBack }: PrescriptionReviewProps) {
  const { may } = useSession();
  const [doing, setDoing] = useState<Word | "correct" | null>(null);
  const [text, setText, forgetText] = useDraft(`${review.id} word`, "");
  const [reasons, setReasons, forgetReasons] = useDraft<Record<string, string>>(
    `${review.id} ${String(review.version)} reasons`,
    {},
  );
  const [asked, setAsked] = useState(false);
  const [compared, setCompared] = useState<number | null>(null);
  const [known, setKnown] = useState(review.version);
  const article = useRef<HTMLElement>(null);
  const act = useAct(DecidePrescriptionDocument, answer, {
    stale: [
      "PrescriptionQueue",
      "PrescriptionCounts",
      "PrescriptionsOfOrder",
      "PrescriptionHistory",
      "Order",
      "Orders",
      "Overview",
      "Jobs",
    ],
  });
  const changed = review.version !== known;
  const stands = standingOf(review);
  const standing = {
    ...stands,
    notApprovable:
      stands.notApprovable ??
      (changed ? `Version ${String(review.version)} was written meanwhile: look at it first.` : null),
  };
  const rules = unansweredRules(review);
  const unreasoned = rules.filter((rule) => (reasons[rule] ?? "").trim() === "");
  const { judged, others } = columnsOf(review, compared);

  const toReason = (rule: string | undefined) => {
    setAsked(true);
    const field = [...(article.current?.querySelectorAll<HTMLElement>("[data-field]") ?? [])].find(
      (candidate) => candidate.dataset.field === rule,
    );
    field?.focus();
  };
  const decide = async (decision: "approve" | Word) => {
    if (decision === "approve" && standing.notApprovable !== null) return;
    if (decision === "approve" && unreasoned.length > 0) {
      toReason(unreasoned[0]);
      return;
    }
    const overrides =
      decision === "approve" ? rules.map((rule) => ({ rule, reason: (reasons[rule] ?? "").trim() })) : [];
    const outcome = await act.run({
      reviewId: review.id,
      decision,
      reason: decision === "approve" ? "" : text.trim(),
      overrides,
      version: known,
    });
    if (outcome.kind === "done") {
      forgetText();
      forgetReasons();
      const state = outcome.value.review.status;
      const done =
        state === "second_look" ? "goes to a second look" : { approve: "approved", ask: "asked about", reject: "rejected" }[decision];
      toast.success(`${review.orderNumber} ${done}`, {
        description: decision === "approve" && state === "approved" ? "It cannot be taken back; the lab goes on with it." : undefined,
      });
      onDecided();
    } else if (outcome.kind === "refused" && "rules" in outcome.problem) {
      toReason((outcome.problem.rules as string[])[0]);
    }
  };

  const free = standing.open && doing === null;
  const keys = { enabled: free, preventDefault: true, ignoreEventWhen: inDialog };
  useHotkeys("a", () => void decide("approve"), keys, [review, reasons]);
  useHotkeys("e", () => setDoing("correct"), keys);
  useHotkeys("q", () => setDoing("ask"), keys);
  useHotkeys("r", () => setDoing("reject"), { ...keys, enabled: free && !standing.rejected });

  const atText = act.problem && fieldOf(act.problem) === "reason" ? act.problem.message : null;
  const source = sourceOf(review.source);
  return (
    <article className="review" ref={article}>
      <header className="review-head">
        <Button variant="quiet" size="sm" className="back-button" icon="arrow-left" onClick={onBack}>
          Back to the queue
        </Button>
        <h2 tabIndex={-1}>
          {review.customerName}{" "}
          <Link to="/orders/$number" params={{ number: review.orderNumber }} className="fv-num">
            {review.orderNumber}
          </Link>
        </h2>
        <StateChip code={review.status} />
        <StatusChip icon={source.icon}>{source.label}</StatusChip>
        {review.version > 0 && <span className="fv-muted fv-num">version {review.version}</span>}
      </header>
      <Facts
        items={[
          ["Frame", review.frame],
          ["Lenses", [review.design, review.material, ...review.treatments].filter(Boolean).join(", ")],
          [
            "Customer",
            review.customerId && may(READ.customers) && (
              <Link to="/customers/$id" params={{ id: review.customerId }}>
                Orders and prescriptions over the years
              </Link>
            ),
          ],
          ["Waiting since", standing.open && review.waitingSince && <Moment at={review.waitingSince} />],
        ]}
      />
      <StandingNotice review={review} />
      {changed && (
        <Notice
          tone="caution"
          live
          action={
            <Button size="sm" onClick={() => setKnown(review.version)}>
              I have seen it
            </Button>
          }
        >
          <strong>This has changed meanwhile.</strong> {review.versions.at(-1)?.by ?? "Someone"} wrote version{" "}
          {review.version} while version {known} was open here.
        </Notice>
      )}
      <div className="review-body" data-picture={review.upload ? "" : undefined}>
        {review.upload && (
          <Panel
            title="The customer's paper"
            actions={
              <span className="fv-muted">
                sent <Moment at={review.upload.uploadedAt} />
              </span>
            }
          >
            <PictureViewer
              pages={review.upload.pages}
              label={`The prescription ${review.customerName || "the customer"} sent`}
            />
          </Panel>
        )}
        <div className="stack">
          <Panel title={doing === "correct" ? (review.values ? "Correct the values" : "Read the values") : "Values"}>
            {doing === "correct" ? (
              <CorrectForm
                review={review}
                version={known}
                beside={[...(judged ? [judged] : []), ...others.filter((column) => column.key === "previous")]}
                onDone={(version) => {
                  setKnown(version);
                  setDoing(null);
                }}
                onCancel={() => setDoing(null)}
              />
            ) : judged === null ? (
              <>
                <p className="fv-muted">
                  {review.upload
                    ? "The customer sent the paper only. Read it and write the values down; they become the next version."
                    : "The customer ordered first and sends the prescription later."}
                </p>
                {review.previous && (
                  <>
                    <h3>Worn before</h3>
                    <PrescriptionTable values={review.previous} />
                  </>
                )}
              </>
            ) : others.length === 0 && review.values ? (
              <PrescriptionTable values={review.values} heights={review.fittingHeights} />
            ) : (
              <>
                <CompareTable label="Values compared" judged={judged} others={others} />
                <Slips judged={judged} others={others} />
              </>
            )}
          </Panel>
        </div>
        <div className="stack">
          {review.values && (
            <Panel title="Findings">
              <Findings
                findings={review.findings}
                under={(rule) =>
                  standing.open && !standing.rejected && doing !== "correct" && rules.includes(rule) ? (
                    <QuickText
                      label="Why is it made all the same?"
                      field={rule}
                      rows={1}
                      quick={REASONS}
                      value={reasons[rule] ?? ""}
                      error={asked && unreasoned.includes(rule) ? "Give a reason, or ask the customer." : null}
                      onChange={(reason) => setReasons({ ...reasons, [rule]: reason })}
                    />
                  ) : (
                    <Overridden review={review} rule={rule} />
                  )
                }
              />
            </Panel>
          )}
          <Panel title="Versions and decisions">
            <Versions review={review} compared={compared} onCompare={setCompared} />
          </Panel>
        </div>
      </div>
      {standing.open && doing !== "correct" && (
        <footer className="decide">
          <Decision
            review={review}
            standing={standing}
            unreasoned={unreasoned.length}
            writing={doing}
            onWrite={(word) => {
              act.clear();
              setDoing(word);
            }}
            text={text}
            onText={setText}
            textProblem={atText}
            onDecide={(decision) => void decide(decision)}
            onCorrect={() => setDoing("correct")}
            busy={act.busy}
            problem={act.problem}
            error={act.error}
          />
        </footer>
      )}
    </article>
  );
}

/** Where the prescription stands, in a sentence, when that is more than waiting. */
function StandingNotice({ review }: { review: ReviewFieldsFragment }) {
  const status = review.status.toLowerCase();
  const when = review.decidedAt && <Moment at={review.decidedAt} />;
  const who = review.decidedBy ?? "Someone";
  if (status === "second_look") {
    return (
      <Notice tone="info">
        <strong>{who} approved it against warnings</strong>, {when}. The reasons stand at the findings. Confirm if you
        agree; if not, correct the values, ask the customer or reject.
      </Notice>
    );
  }
  if (status === "asked") {
    return (
      <Notice tone="caution">
        <strong>{who} asked the customer</strong> {when}: “{review.reason}” The answer brings it back to Waiting.
      </Notice>
    );
  }
  if (status === "missing") {
    return (
      <Notice tone="caution">
        <strong>The customer sends the prescription later.</strong> The order page in the shop asks for it, and the order
        waits. Values told on the telephone can be entered here.
      </Notice>
    );
  }
  if (status === "approved" || status === "rejected") {
    return (
      <Notice tone={status === "approved" ? "positive" : "critical"}>
        <strong>
          {statusOf(status).label} by {who}
        </strong>{" "}
        {when}
        {review.reason ? `: ${review.reason} ` : ". "}
        {status === "approved"
          ? "An approved prescription is never changed. If it is wrong, hold or cancel the order and place a new one."
          : "The order waits; a correction or a question takes it up again."}
      </Notice>
    );
  }
  return null;
}

/** Why a warning was gone against, by whom. */
function Overridden({ review, rule }: { review: ReviewFieldsFragment; rule: string }) {
  const said = reasonsNow(review).filter((override) => override.rule === rule);
  return said.map((override, index) => (
    <p key={index} className="rx-override">
      <Icon name="check" size={16} />
      <span>
        <strong>{override.reason}</strong>{" "}
        <span className="fv-muted">
          {override.by}, <Moment at={override.at} />
        </span>
      </span>
    </p>
  ));
}

function inDialog(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest("[role=dialog]") !== null;
}
