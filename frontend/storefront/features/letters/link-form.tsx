"use client";

import { Button, Notice } from "@fovea/ui";
import Link from "next/link";
import { useActionState } from "react";
import { confirmLetter, unsubscribe, type LinkAnswer } from "./actions";
import { topicName } from "./words";

/**
 * One button that does what a letter's link is for. The deed waits for a press: programs that look at the links of a
 * letter before its reader does must neither confirm nor stop anything.
 */
export function LinkForm({ token, deed }: { token: string; deed: "confirm" | "stop" }) {
  const [answer, act, busy] = useActionState<LinkAnswer | null, FormData>(deed === "stop" ? unsubscribe : confirmLetter, null);
  if (answer?.topic) {
    return (
      <Notice tone="positive" live>
        {deed === "stop"
          ? `Done. You get no more letters about ${topicName(answer.topic)}. Letters about your own orders still come.`
          : answer.article
            ? `Done. We write to you once when it is your turn for ${answer.article}.`
            : `Done. You get letters about ${topicName(answer.topic)} from now on.`}
      </Notice>
    );
  }
  return (
    <form action={act} className="stack">
      <input type="hidden" name="token" value={token} />
      {answer?.refusal ? (
        <Notice tone="critical" live>
          {answer.refusal.message}
        </Notice>
      ) : null}
      <div>
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          {deed === "stop" ? "No more of these letters" : "Yes, this address is mine"}
        </Button>
      </div>
      <p className="fv-hint">
        {deed === "stop" ? "You can ask for them again at any time. " : "If you did not ask for this, close the page: nothing happens. "}
        <Link href="/help/privacy">What we keep</Link>
      </p>
    </form>
  );
}
