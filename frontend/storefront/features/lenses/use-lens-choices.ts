"use client";

import { useEffect, useState } from "react";
import type { Refusal } from "@/lib/problem";
import { lensChoices, type Question } from "./actions";
import type { LensOptions } from "./price";

const PAUSE_MS = 250;

interface Asked {
  key: string;
  options: LensOptions | null;
  refusal: Refusal | null;
}

/**
 * The choices for what is said now; null asks nothing. While new ones are on their way the last ones stay on show (`stale`),
 * so that nothing jumps; answers that arrive out of order are dropped.
 */
export function useLensChoices(question: Question | null) {
  const [last, setLast] = useState<Asked>({ key: "", options: null, refusal: null });
  const [attempt, setAttempt] = useState(0);
  const key = question ? JSON.stringify([question, attempt]) : "";
  useEffect(() => {
    if (!key) return;
    let current = true;
    const timer = setTimeout(() => {
      const [asked] = JSON.parse(key) as [Question, number];
      lensChoices(asked)
        .then((answer) => {
          if (!current) return;
          setLast((before) =>
            answer.kind === "options"
              ? { key, options: answer.options, refusal: null }
              : { key, options: answer.refusal.code === "UNAVAILABLE" ? before.options : null, refusal: answer.refusal },
          );
        })
        .catch(() => {
          if (current) setLast((before) => ({ ...before, key, refusal: { code: "UNAVAILABLE", message: "The lenses could not be worked out just now.", fields: {} } }));
        });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key]);
  return {
    options: question ? last.options : null,
    refusal: question && last.key === key ? last.refusal : null,
    stale: question !== null && last.key !== key,
    retry: () => setAttempt((count) => count + 1),
  };
}
