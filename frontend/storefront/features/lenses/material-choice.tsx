"use client";

import type { FindingTextFragment } from "@fovea/gql/storefront";
import { Notice, StatusChip, formatGrams, formatMm, formatMoney } from "@fovea/ui";
import { useId } from "react";
import { pairOf } from "./drawing-words";
import { FindingList, type FindingAction } from "./finding-list";
import { reasons, typeset } from "./findings";
import { EdgeProfile } from "./lens-drawing";
import styles from "./lenses.module.css";
import type { Material } from "./price";
import { commonBounds, type Bounds } from "./section";

interface Props {
  materials: readonly Material[];
  chosen: Material | null;
  /** Figures are those of the prescription; while it is to come there are none. */
  follows: boolean;
  /** Lenses with a power: without one there is no prescription to recommend by. */
  powered: boolean;
  onChoose: (code: string) => void;
  action: (finding: FindingTextFragment) => FindingAction | null;
}

const isBlock = (finding: FindingTextFragment): boolean => finding.severity.toLowerCase() === "block";

/** All materials side by side at one scale: cut, thickest edge, weight of the pair, price; what cannot be made says why. */
export function MaterialChoice({ materials, chosen, follows, powered, onChoose, action }: Props) {
  const bounds = commonBounds(materials.filter((one) => one.buildable).flatMap((one) => one.figures.map((figures) => figures.section)));
  const advised = follows ? null : materials.find((one) => one.recommended);
  const others = chosen?.findings.filter((finding) => !isBlock(finding)) ?? [];
  return (
    <>
      {powered && advised?.recommendation ? (
        <p className={styles.advice}>
          <StatusChip tone="positive">Recommended</StatusChip> {typeset(advised.recommendation)}
        </p>
      ) : null}
      {follows ? <p className="fv-hint">We work out the thickness when we have your prescription. If it needs another material, we ask you first.</p> : null}
      <fieldset className="fv-group">
        <legend className="fv-sr">Lens material</legend>
        <div className={styles.materials}>
          {materials.map((material) => (
            <MaterialCard key={material.code} material={material} bounds={bounds} follows={follows} checked={material === chosen} onChoose={onChoose} />
          ))}
        </div>
      </fieldset>
      {others.length > 0 && !follows ? <FindingList findings={others} action={action} /> : null}
      {chosen ? null : <Notice tone="critical">None of our lenses can be made for this prescription in this frame. A smaller frame often helps.</Notice>}
    </>
  );
}

function MaterialCard({ material, bounds, follows, checked, onChoose }: { material: Material; bounds: Bounds; follows: boolean; checked: boolean; onChoose: (code: string) => void }) {
  const id = useId();
  const pair = follows || !material.buildable ? null : pairOf(material);
  return (
    <label className={`fv-choice ${styles.material}`} data-disabled={!material.buildable || undefined}>
      <input type="radio" name="material" value={material.code} checked={checked} disabled={!material.buildable} aria-describedby={id} onChange={() => onChoose(material.code)} />
      <span className="fv-choice-title">{material.name}</span>
      {follows ? null : <span className={styles.cut}>{pair ? <EdgeProfile section={pair.thicker.section} bounds={bounds} /> : null}</span>}
      <span className={styles.facts} id={id}>
        {pair ? (
          <>
            <span className={`fv-num ${styles.thick}`}>
              <span className="fv-sr">thickest edge </span>
              {formatMm(pair.edgeTenths)}
            </span>
            <span className="fv-num">
              {formatGrams(pair.weightTenths)} <span className="fv-sr">the pair</span>
            </span>
          </>
        ) : null}
        <span className={`fv-num ${styles.asked}`}>{material.buildable ? (material.price.minor === 0 ? "included" : `+ ${formatMoney(material.price, { round: true })}`) : "not possible"}</span>
        {material.recommended && !follows ? <StatusChip tone="positive">Recommended</StatusChip> : null}
        <span className="fv-choice-text">{material.buildable ? material.sentence : typeset(reasons(material.findings.filter(isBlock)) || "It cannot be made for this prescription and frame.")}</span>
      </span>
    </label>
  );
}
