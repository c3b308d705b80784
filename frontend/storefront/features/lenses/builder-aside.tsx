"use client";

import type { FindingTextFragment, PrescriptionInput } from "@fovea/gql/storefront";
import { Button, Notice, Price, formatMoney, formatWeekday } from "@fovea/ui";
import { HowItComes } from "../promise/how-it-comes";
import drawing from "./drawing.module.css";
import { describe, type PdTenths } from "./drawing-words";
import { type FindingAction } from "./finding-list";
import { reasons } from "./findings";
import { FrameSwitch } from "./frame-switch";
import { DrawingLegend, LensDrawing } from "./lens-drawing";
import styles from "./lenses.module.css";
import { fitting } from "./state";
import { Summary } from "./summary";
import type { Builder, Start } from "./use-builder";

interface Props {
  start: Start;
  builder: Builder;
  action: (finding: FindingTextFragment) => FindingAction | null;
  onAdd: () => void;
}

function pdOf(pd: PrescriptionInput["pd"] | undefined): PdTenths | null {
  if (!pd) return null;
  const half = (pd.binocularTenths ?? 0) / 2;
  return { rightTenths: pd.rightTenths ?? half, leftTenths: pd.leftTenths ?? half };
}

/** The glasses as they become: drawing to scale, the frame, every choice, the price. */
export function BuilderAside({ start, builder, action, onAdd }: Props) {
  const { frame, line } = start;
  const { state, variant, source, material, design, total, refused } = builder;
  if (!variant) return null;
  const colour = frame.colours.find((one) => one.code === variant.colour.code);
  const shown = source.follows ? (material && { ...material, figures: [] }) : material;
  const drawn = {
    frameName: frame.name,
    size: variant.size,
    pd: pdOf(source.reading.input?.pd),
    heights: fitting(state).fittingHeights,
    material: shown,
    design,
    follows: source.follows,
  };
  const remedy = refused?.findings.map(action).find((one) => one !== null) ?? null;
  return (
    <aside className={styles.aside} aria-label="Your glasses">
      <figure className={styles.figure}>
        <LensDrawing {...drawn} radii={frame.traceRadii} stale={builder.stale} />
        <figcaption>
          <DrawingLegend {...drawn} />
        </figcaption>
      </figure>
      <details className={drawing.words}>
        <summary>The drawing in words</summary>
        <p>{describe(drawn)}</p>
      </details>
      <FrameSwitch frame={frame} variant={variant} onChange={builder.changeVariant} />
      <Summary
        frameName={frame.name}
        colourName={colour?.name ?? ""}
        sizeLabel={variant.size.label}
        framePrice={builder.framePrice}
        state={state}
        source={source}
        design={design}
        material={material}
        treatments={builder.treatments}
        total={total}
      />
      {material?.arrival ? (
        <div className={styles.arrival}>
          <p>
            With you by about <strong>{formatWeekday(material.arrival.on)}</strong>.
          </p>
          <HowItComes steps={material.arrival.steps} />
        </div>
      ) : null}
      {refused ? (
        <Notice
          tone="critical"
          live
          action={
            remedy ? (
              <Button size="sm" onClick={remedy.run}>
                {remedy.label}
              </Button>
            ) : null
          }
        >
          {refused.refusal.message} {reasons(refused.findings)}
        </Notice>
      ) : null}
      <div className={styles.bar}>
        <p className={styles.barPrice} aria-live="polite">
          <span className="fv-sr">Frame and lenses: </span>
          <Price money={total} round />
          <span className="fv-muted">before tax</span>
        </p>
        <Button variant="primary" size="lg" onClick={onAdd} busy={builder.adding}>
          {line ? "Keep these lenses" : "Add to cart"}
        </Button>
      </div>
      <p className="fv-hint">An optician checks every prescription before we cut. {formatMoney(total)} is the price of frame and lenses; tax and delivery come at checkout.</p>
    </aside>
  );
}
