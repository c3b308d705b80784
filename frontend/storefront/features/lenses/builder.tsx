"use client";

import type { FindingTextFragment } from "@fovea/gql/storefront";
import { Button, Notice, Skeleton } from "@fovea/ui";
import { useRef, useSyncExternalStore, type ReactNode } from "react";
import { BuilderAside } from "./builder-aside";
import { DesignChoice } from "./design-choice";
import { FindingList, type FindingAction } from "./finding-list";
import { reasons } from "./findings";
import styles from "./lenses.module.css";
import { MaterialChoice } from "./material-choice";
import { PrescriptionStep } from "./prescription-step";
import { PurposeStep } from "./purpose-step";
import { lostChoice, remedyOf } from "./remedies";
import { lacksAddition, unusedAddition } from "./source";
import { toggled } from "./tints";
import { TintChoice, TreatmentChoice } from "./treatment-choice";
import { useBuilder, type Builder, type Start } from "./use-builder";

const never = (): (() => void) => () => undefined;

/** Only the browser knows what was kept in its tab, so the builder starts there. */
export function LensBuilder(props: Start) {
  const inBrowser = useSyncExternalStore(never, () => true, () => false);
  return inBrowser ? <Steps {...props} /> : <Skeleton height="720px" />;
}

function Steps(start: Start) {
  const builder = useBuilder(start);
  const { state, change, source, options, refusal, stale, retry, material, design, use } = builder;
  const rxHead = useRef<HTMLHeadingElement>(null);
  const needsRx = use !== "NON_PRESCRIPTION";
  const action = (finding: FindingTextFragment): FindingAction | null => {
    const remedy = options ? remedyOf(finding, options, use, state) : null;
    return remedy && { label: remedy.label, run: () => change(remedy.changes) };
  };
  const sun = state.use === "SUN";
  const steps = ["use", ...(needsRx ? ["rx"] : []), ...(sun ? ["tint"] : []), ...(options && options.designs.length > 1 ? ["design"] : []), "material", "treatments"];
  const step = (id: string, title: string, children: ReactNode, busy = false) => (
    <section className={styles.step} aria-labelledby={`step-${id}`} aria-busy={id === "material" ? busy : undefined} data-stale={busy || undefined}>
      <h2 id={`step-${id}`} tabIndex={-1} ref={id === "rx" ? rxHead : undefined}>
        {steps.indexOf(id) + 1}. {title}
      </h2>
      {children}
    </section>
  );
  const again = (
    <Notice tone="critical" live action={refusal?.code === "UNAVAILABLE" ? <Button size="sm" onClick={retry}>Try again</Button> : null}>
      {refusal?.message}
    </Notice>
  );
  const unsaid = refusal && Object.keys(refusal.fields).length === 0 ? again : null;

  return (
    <div className={styles.layout}>
      <div className={styles.column}>
        {step("use", "What are they for?", <PurposeStep state={state} onChange={change} />)}
        {needsRx
          ? step(
              "rx",
              "Your prescription",
              <>
                <PrescriptionStep state={state} source={source} saved={start.saved} errors={builder.errors} signedIn={start.signedIn} onChange={change} />
                <AdditionHint builder={builder} />
                {options && !source.follows ? <FindingList findings={options.findings} action={action} /> : null}
                {unsaid}
                {builder.missing && !lacksAddition(source) ? (
                  <Notice tone="caution" live>
                    {builder.missing}
                  </Notice>
                ) : null}
              </>,
            )
          : unsaid}
        {sun ? step("tint", "Tint", material ? <TintChoice material={material} tint={state.sunTint} onChoose={(sunTint) => change({ sunTint })} /> : <Waiting builder={builder} />, stale) : null}
        {options && options.designs.length > 1
          ? step("design", "Design", <DesignChoice designs={options.designs} chosen={design} onChoose={(code) => change({ designs: { ...state.designs, [use]: code } })} />, stale)
          : null}
        {step(
          "material",
          "Lens material",
          options ? (
            <>
              <LostChoice builder={builder} action={action} />
              <MaterialChoice materials={options.materials} chosen={material} follows={source.follows} powered={needsRx} onChoose={(materialCode) => change({ materialCode })} action={action} />
            </>
          ) : (
            <Waiting builder={builder} />
          ),
          stale,
        )}
        {material && material.treatments.length > 0
          ? step(
              "treatments",
              sun ? "Coatings" : "Coatings and tints",
              <TreatmentChoice material={material} treatments={builder.treatmentCodes} sun={sun} onToggle={(code, on) => change({ treatments: toggled(state.treatments, code, on) })} />,
              stale,
            )
          : null}
      </div>
      <BuilderAside
        start={start}
        builder={builder}
        action={action}
        onAdd={() => {
          if (builder.add() === "rx") rxHead.current?.focus();
        }}
      />
    </div>
  );
}

/** In place of a choice that cannot be shown yet. */
function Waiting({ builder }: { builder: Builder }) {
  return (
    <p className="fv-muted">
      {builder.source.ready && !builder.refusal ? "Working out what can be made." : "Fill in your prescription and we show every lens that can be made for it, with its thickness, weight and price."}
    </p>
  );
}

/** An addition was written that the lenses leave out, or is missing where they need it: said with the way to change it. */
function AdditionHint({ builder }: { builder: Builder }) {
  const { source, state, change } = builder;
  const sun = state.use === "SUN";
  if (lacksAddition(source)) {
    return (
      <Notice tone="info" action={<Button size="sm" onClick={() => change(sun ? { sunUse: "DISTANCE" } : { use: "DISTANCE" })}>Make them for distance</Button>}>
        {source.missing} Without it, lenses for distance can be made.
      </Notice>
    );
  }
  const addition = unusedAddition(source);
  if (addition === null) return null;
  return (
    <Notice
      tone="info"
      action={
        <div className="row">
          <Button size="sm" onClick={() => change(sun ? { sunUse: "PROGRESSIVE" } : { use: "PROGRESSIVE" })}>
            Make them progressive
          </Button>
          {sun ? null : (
            <Button size="sm" onClick={() => change({ use: "READING" })}>
              Make them for reading
            </Button>
          )}
        </div>
      }
    >
      Your prescription has an addition for near of {addition}. Lenses for distance leave it out.
    </Notice>
  );
}

/** The lens chosen before can no longer be made: why, what stands in for it, and what the rules propose. */
function LostChoice({ builder, action }: { builder: Builder; action: (finding: FindingTextFragment) => FindingAction | null }) {
  const { options, state, material, stale } = builder;
  const lost = options && !stale ? lostChoice(options.materials, state.materialCode, material) : null;
  if (!lost) return null;
  const blocking = lost.findings.filter((finding) => finding.severity.toLowerCase() === "block");
  const remedy = blocking.map(action).find((one) => one !== null) ?? null;
  return (
    <Notice
      tone="caution"
      live
      action={
        remedy ? (
          <Button size="sm" onClick={remedy.run}>
            {remedy.label}
          </Button>
        ) : null
      }
    >
      {lost.name} cannot be made any more. {reasons(blocking)} {material ? `For now we have taken ${material.name}.` : null}
    </Notice>
  );
}
