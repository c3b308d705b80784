"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import type { Refusal } from "@/lib/problem";
import { addLenses, type Added } from "./actions";
import { formErrors } from "./errors";
import type { BuilderFrame, Variant } from "./frame-switch";
import { charged, runningTotal, standing, standingDesign } from "./price";
import { arriveAt } from "./purpose";
import { sentWith, sourceOf, type SavedRx } from "./source";
import { EMPTY_STATE, fitting, HEIGHT_WRONG, lensUse, revive, type BuilderState } from "./state";
import { chosenTreatments } from "./tints";
import { useLensChoices } from "./use-lens-choices";

/** What is said is one thing per tab, whatever the frame, so that lenses can be tried in another one; a cart line has its own. */
const KEY = "fovea-lenses";

export interface Start {
  frame: BuilderFrame;
  sku: string;
  saved: readonly SavedRx[];
  signedIn: boolean;
  /** The cart line being changed, and what it holds. */
  line: { id: string; start: Partial<BuilderState> } | null;
}

function firstState({ frame, saved, line }: Start, key: string): BuilderState {
  const kept = revive(sessionStorage.getItem(key));
  if (kept) return arriveAt(kept, frame);
  if (line) return { ...EMPTY_STATE, ...line.start, frame: frame.slug };
  const current = saved.find((entry) => !entry.expired);
  return arriveAt({ ...EMPTY_STATE, ...(saved.length > 0 ? { mode: "saved" as const, savedId: current?.id ?? null } : {}) }, frame);
}

/** Everything the builder knows and can do; the steps only show it. */
export function useBuilder(start: Start) {
  const { frame, saved, signedIn, line } = start;
  const router = useRouter();
  const key = line ? `${KEY}:${line.id}` : KEY;
  const [state, setState] = useState(() => firstState(start, key));
  const [sku, setSku] = useState(start.sku);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Extract<Added, { kind: "refused" }> | null>(null);
  const [adding, begin] = useTransition();

  useEffect(() => sessionStorage.setItem(key, JSON.stringify(state)), [state, key]);

  const change = (changes: Partial<BuilderState>): void => {
    setRefused(null);
    setState((before) => ({ ...before, ...changes }));
  };
  const changeVariant = (next: Variant): void => {
    setRefused(null);
    setSku(next.sku);
    const address = new URLSearchParams({ sku: next.sku, ...(line ? { line: line.id } : {}) });
    window.history.replaceState(null, "", `/frames/${frame.slug}/lenses?${address.toString()}`);
  };

  const variant = frame.variants.find((one) => one.sku === sku);
  const use = lensUse(state);
  const source = sourceOf(state, saved);
  const { errors: fittingErrors, ...fitted } = fitting(state);
  const question = source.ready ? { sku, use, prescription: source.reading.input, designCode: state.designs[use] ?? null, ...fitted } : null;
  const { options, refusal, stale, retry } = useLensChoices(question);
  const treatmentCodes = chosenTreatments(state);
  const material = options ? standing(options.materials, state.materialCode) : null;
  const treatments = material ? charged(material, treatmentCodes) : [];
  const design = options ? standingDesign(options.designs, options.designCode ?? null) : null;
  const framePrice = options?.framePrice ?? variant?.price ?? { minor: 0, currency: "USD" };
  const said: Refusal | null = refusal ?? refused?.refusal ?? null;
  const errors = { ...formErrors(said), ...source.reading.errors, ...fittingErrors };
  const missing = source.missing ?? (Object.keys(fittingErrors).length > 0 ? HEIGHT_WRONG : null);

  /** Into the cart; answers the step that still needs something, or null once it is on its way. */
  const add = (): "rx" | null => {
    setTried(true);
    if (missing) return "rx";
    if (!material || stale) return null;
    const saveAs = source.mode === "typed" && signedIn ? state.saveAs.trim() || null : null;
    begin(async () => {
      const answer = await addLenses(
        {
          sku,
          use,
          ...sentWith(state, source),
          ...fitted,
          designCode: options?.designCode ?? null,
          materialCode: material.code,
          treatments: treatments.map((treatment) => treatment.code),
          replaceLineId: line?.id ?? null,
        },
        saveAs,
      );
      if (answer.kind === "added") {
        if (line) sessionStorage.removeItem(key);
        router.push("/cart");
        router.refresh();
      } else {
        if (answer.saved) setState((before) => ({ ...before, saveAs: "" }));
        setRefused(answer);
      }
    });
    return null;
  };

  return {
    state, change, variant, changeVariant, use, source, options, refusal, stale, retry, material, treatments, treatmentCodes, design, framePrice,
    total: runningTotal(framePrice, material, treatmentCodes), errors, missing: tried ? missing : null, refused, adding, add,
  };
}

export type Builder = ReturnType<typeof useBuilder>;
