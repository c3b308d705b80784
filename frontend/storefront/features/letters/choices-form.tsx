"use client";

import { Button, Notice, SelectField } from "@fovea/ui";
import { useState, useTransition } from "react";
import type { Refusal } from "@/lib/problem";
import { setConsent, setLanguage } from "./actions";
import { TOPICS, stateSentence } from "./words";

interface Props {
  language: string | null;
  topics: readonly { topic: string; state: string | null }[];
}

/** What one wants to read, and in which language; each change is saved at once. */
export function ChoicesForm({ language, topics }: Props) {
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [pending, begin] = useTransition();
  const change = (deed: () => Promise<Refusal | null>) => begin(async () => setRefused(await deed()));
  return (
    <div className="stack-lg">
      {refused ? (
        <Notice tone="critical" live>
          {refused.message}
        </Notice>
      ) : null}
      <SelectField
        label="Write to me in"
        value={language ?? ""}
        disabled={pending}
        options={[...(language === null ? [{ value: "", label: "The language of the country I order to" }] : []), { value: "en", label: "English" }, { value: "de", label: "Deutsch" }]}
        onChange={(event) => {
          const chosen = event.target.value;
          if (chosen) change(() => setLanguage(chosen));
        }}
      />
      {topics.map(({ topic, state }) => {
        const wanted = state === "given" || state === "asked";
        return (
          <section key={topic} className="stack" aria-labelledby={`topic-${topic}`}>
            <h2 id={`topic-${topic}`}>{TOPICS[topic]?.title ?? topic}</h2>
            <p>
              {TOPICS[topic]?.text} <strong>{stateSentence(state)}</strong>
            </p>
            <div>
              <Button busy={pending} aria-describedby={`topic-${topic}`} onClick={() => change(() => setConsent(topic, !wanted))}>
                {wanted ? "Stop these letters" : "Get these letters"}
              </Button>
            </div>
          </section>
        );
      })}
      <p className="fv-hint">Letters about your own orders always come: confirmation, parcel, prescription, returns.</p>
    </div>
  );
}
