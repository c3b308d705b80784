"use client";

import type { LensFrameQuery, LensUse, RxValuesFragment } from "@fovea/gql/storefront";
import { Button, Notice, Price, RadioGroup, Skeleton, StatusChip, formatMoney } from "@fovea/ui";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useSyncExternalStore, useTransition } from "react";
import { fieldError, type Refusal } from "@/lib/problem";
import { addLenses } from "./actions";
import { FindingList } from "./finding-list";
import { reasons } from "./findings";
import { LensDrawing, describe } from "./lens-drawing";
import styles from "./lenses.module.css";
import { MaterialChoice, TreatmentChoice } from "./material-choice";
import { PdFields, PrescriptionExtras, PrescriptionFields } from "./prescription-fields";
import { charged, runningTotal, standing } from "./price";
import { EMPTY_STATE, fromValues, readPrescription, revive, type BuilderState } from "./state";
import { Summary } from "./summary";
import { useLensChoices } from "./use-lens-choices";

export interface SavedRx {
  id: string;
  label: string;
  expired: boolean;
  values: RxValuesFragment;
}

interface Props {
  frame: NonNullable<LensFrameQuery["frame"]>;
  variant: NonNullable<LensFrameQuery["variant"]>;
  saved: readonly SavedRx[];
  signedIn: boolean;
  /** The cart line being changed, and what it holds. */
  line: { id: string; start: Partial<BuilderState> } | null;
}

const USES: readonly { value: LensUse; title: string; text: string }[] = [
  { value: "DISTANCE", title: "Distance", text: "One power for seeing far: everyday wear, driving." },
  { value: "READING", title: "Reading", text: "One power for close work: books, phone, needle and thread." },
  { value: "NON_PRESCRIPTION", title: "Without prescription", text: "Clear or tinted lenses with no power." },
];

const never = (): (() => void) => () => undefined;

/** Only the browser knows what was kept in its tab, so the builder starts there. */
export function LensBuilder(props: Props) {
  const inBrowser = useSyncExternalStore(never, () => true, () => false);
  return inBrowser ? <Builder {...props} /> : <Skeleton height="720px" />;
}

function Builder({ frame, variant, saved, signedIn, line }: Props) {
  const router = useRouter();
  const storageKey = `fovea-lenses:${line?.id ?? frame.slug}`;
  const [state, setState] = useState<BuilderState>(() => revive(sessionStorage.getItem(storageKey)) ?? { ...EMPTY_STATE, ...line?.start });
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<{ refusal: Refusal; findings: Parameters<typeof FindingList>[0]["findings"] } | null>(null);
  const [adding, start] = useTransition();
  const rxHead = useRef<HTMLHeadingElement>(null);

  useEffect(() => sessionStorage.setItem(storageKey, JSON.stringify(state)), [state, storageKey]);

  const change = (changes: Partial<BuilderState>): void => {
    setRefused(null);
    setState((before) => ({ ...before, ...changes }));
  };

  const needsRx = state.use !== "NON_PRESCRIPTION";
  const chosenSaved = saved.find((entry) => entry.id === state.savedId) ?? null;
  const effective = chosenSaved ? { ...state, ...fromValues(chosenSaved.values) } : state;
  const reading = readPrescription(effective);
  const ready = !needsRx || reading.input !== null;
  const { options, refusal, stale, retry } = useLensChoices(variant.sku, state.use, needsRx ? reading.input : null, ready);
  const material = options ? standing(options.materials, state.materialCode) : null;
  const treatments = material ? charged(material, state.treatments) : [];
  const total = runningTotal(options?.framePrice ?? variant.price, material, state.treatments);
  const errors = mergeErrors(reading.errors, refusal ?? refused?.refusal ?? null);
  const pd = needsRx && reading.input ? pdOf(reading.input.pd) : null;

  const add = (): void => {
    setTried(true);
    if (!material || !ready || stale) {
      rxHead.current?.focus();
      return;
    }
    start(async () => {
      const answer = await addLenses(
        {
          sku: variant.sku,
          use: state.use,
          prescription: needsRx ? reading.input : null,
          materialCode: material.code,
          treatments: treatments.map((treatment) => treatment.code),
          replaceLineId: line?.id ?? null,
        },
        needsRx && !chosenSaved && signedIn ? state.saveAs.trim() || null : null,
      );
      if (answer.kind === "added") {
        sessionStorage.removeItem(storageKey);
        router.push("/cart");
        router.refresh();
      } else {
        if (answer.saved) setState((before) => ({ ...before, saveAs: "" }));
        setRefused(answer);
      }
    });
  };

  const step = (offset: number): number => (needsRx ? offset : offset - 1);
  return (
    <div className={styles.layout}>
      <div className={styles.column}>
        <section className={styles.step} aria-labelledby="step-use">
          <h2 id="step-use">1. What are they for?</h2>
          <RadioGroup name="use" legend="Use" hideLegend choices={USES} value={state.use} onChange={(use) => change({ use })} />
        </section>

        {needsRx ? (
          <section className={styles.step} aria-labelledby="step-rx">
            <h2 id="step-rx" ref={rxHead} tabIndex={-1}>
              2. Your prescription
            </h2>
            {saved.length > 0 ? (
              <RadioGroup
                name="saved"
                legend="Which prescription"
                hideLegend
                value={chosenSaved?.id ?? "typed"}
                onChange={(id) => change({ savedId: id === "typed" ? null : id })}
                choices={[
                  ...saved.map((entry) => ({
                    value: entry.id,
                    title: entry.label,
                    text: `Right ${entry.values.od.written}; left ${entry.values.os.written}`,
                    extra: entry.expired ? <StatusChip tone="caution">Past its date</StatusChip> : undefined,
                  })),
                  { value: "typed", title: "Type another one" },
                ]}
              />
            ) : null}
            {chosenSaved ? null : (
              <>
                <p className="fv-hint">
                  Copy the numbers as they stand on your prescription. <a href="/help/prescription" target="_blank">What do they mean?</a>
                </p>
                <PrescriptionFields state={state} errors={errors} onChange={change} />
                <PdFields state={state} errors={errors} onChange={change} />
                <PrescriptionExtras state={state} errors={errors} signedIn={signedIn} onChange={change} />
              </>
            )}
            {options ? <FindingList findings={options.findings} /> : null}
            {refusal && Object.keys(refusal.fields).length === 0 ? (
              <Notice tone="critical" live action={refusal.code === "UNAVAILABLE" ? <Button size="sm" onClick={retry}>Try again</Button> : null}>
                {refusal.message}
              </Notice>
            ) : null}
            {tried && reading.incomplete ? (
              <Notice tone="caution" live>
                Fill in the sphere of both eyes and your PD. Write 0.00 where your prescription says plano.
              </Notice>
            ) : null}
          </section>
        ) : refusal ? (
          <Notice tone="critical" live action={<Button size="sm" onClick={retry}>Try again</Button>}>
            {refusal.message}
          </Notice>
        ) : null}

        <section className={styles.step} aria-labelledby="step-material" aria-busy={stale} data-stale={stale || undefined}>
          <h2 id="step-material">{step(3)}. Lens material</h2>
          {options ? (
            <MaterialChoice materials={options.materials} chosen={material} onChoose={(materialCode) => change({ materialCode })} radii={frame.traceRadii} size={variant.size} pd={pd} />
          ) : (
            <p className="fv-muted">{ready && !refusal ? "Working out what can be made." : "Fill in your prescription and we show every lens that can be made for it, with its thickness, weight and price."}</p>
          )}
        </section>

        {material && material.treatments.length > 0 ? (
          <section className={styles.step} aria-labelledby="step-treatments" data-stale={stale || undefined}>
            <h2 id="step-treatments">{step(4)}. Coatings and tints</h2>
            <TreatmentChoice
              material={material}
              treatments={state.treatments}
              onToggle={(code, on) => change({ treatments: on ? [...state.treatments, code] : state.treatments.filter((kept) => kept !== code) })}
            />
          </section>
        ) : null}
      </div>

      <aside className={styles.aside} aria-label="Your glasses">
        <LensDrawing radii={frame.traceRadii} size={variant.size} pd={pd} material={material} frameName={frame.name} />
        <details className={styles.words}>
          <summary>The drawing in words</summary>
          <p>{describe(frame.name, variant.size, pd, material)}</p>
        </details>
        <Summary frameName={frame.name} colourName={variant.colour.name} sizeLabel={variant.size.label} framePrice={options?.framePrice ?? variant.price} material={material} treatments={treatments} total={total} />
        {refused ? (
          <Notice tone="critical" live>
            {refused.refusal.message} {reasons(refused.findings)}
          </Notice>
        ) : null}
        <div className={styles.bar}>
          <p className={styles.barPrice} aria-live="polite">
            <span className="fv-sr">Frame and lenses: </span>
            <Price money={total} round />
            <span className="fv-muted">before tax</span>
          </p>
          <Button variant="primary" size="lg" onClick={add} busy={adding}>
            {line ? "Keep these lenses" : "Add to cart"}
          </Button>
        </div>
        <p className="fv-hint">An optician checks every prescription before we cut. {formatMoney(total)} is the price of frame and lenses; tax and delivery come at checkout.</p>
      </aside>
    </div>
  );
}

/** The fields' own errors first, then what the API said about the same fields (its paths start at the prescription). */
function mergeErrors(own: Record<string, string>, said: Refusal | null): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [path, sentence] of Object.entries(said?.fields ?? {})) {
    const name = path.replace(/^prescription\./, "").replace(/^pd\.binocular(Tenths)?$/, "pd").replace(/^pd\.right(Tenths)?$/, "pdRight").replace(/^pd\.left(Tenths)?$/, "pdLeft");
    merged[name] = fieldError(said, path) ?? sentence;
  }
  return { ...merged, ...own };
}

function pdOf(pd: { binocularTenths?: number | null; rightTenths?: number | null; leftTenths?: number | null }) {
  const half = (pd.binocularTenths ?? 0) / 2;
  return { rightTenths: pd.rightTenths ?? half, leftTenths: pd.leftTenths ?? half };
}
