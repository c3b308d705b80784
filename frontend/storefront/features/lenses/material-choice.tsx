"use client";

import { CheckGroup, Notice, RadioGroup, StatusChip, formatGrams, formatMm, formatMoney, type Choice } from "@fovea/ui";
import { FindingList } from "./finding-list";
import { reasons } from "./findings";
import { EdgeProfile, figuresOf, type PdTenths } from "./lens-drawing";
import styles from "./lenses.module.css";
import { includedBy, type Material } from "./price";

interface Size {
  aTenths: number;
  bTenths: number;
  dblTenths: number;
}

interface MaterialProps {
  materials: readonly Material[];
  chosen: Material | null;
  onChoose: (code: string) => void;
  radii: readonly number[];
  size: Size;
  pd: PdTenths | null;
}

/** All materials side by side: thickest edge, weight of the pair, price; what cannot be made says why. */
export function MaterialChoice({ materials, chosen, onChoose, radii, size, pd }: MaterialProps) {
  const choices = materials.map((material): Choice<string> => {
    const blocking = material.findings.filter((finding) => finding.severity.toLowerCase() === "block");
    const others = material.findings.filter((finding) => finding.severity.toLowerCase() !== "block");
    const [od, os] = [figuresOf(material, "OD"), figuresOf(material, "OS")];
    const worst = od && os ? (od.edgeMaxTenthsMm >= os.edgeMaxTenthsMm ? od : os) : (od ?? os);
    const pupil = !pd || !worst ? null : worst === os ? pd.leftTenths / 10 : -pd.rightTenths / 10;
    return {
      value: material.code,
      title: (
        <>
          {material.name}
          {material.recommended ? <StatusChip tone="positive">Recommended</StatusChip> : null}
        </>
      ),
      text: (
        <>
          {material.sentence} {material.recommended ? material.recommendation : null}
        </>
      ),
      aside: material.buildable ? (material.price.minor === 0 ? "included" : `+ ${formatMoney(material.price, { round: true })}`) : "not possible",
      disabledReason: material.buildable ? null : reasons(blocking) || "It cannot be made for this prescription and frame.",
      extra: (
        <>
          {worst && material.buildable ? (
            <span className={styles.figures}>
              <EdgeProfile radii={radii} size={size} figures={worst} pupilX={pupil} />
              <span className="fv-num">
                thickest edge {formatMm(Math.max(od?.edgeMaxTenthsMm ?? 0, os?.edgeMaxTenthsMm ?? 0))}
                <br />
                {formatGrams((od?.weightTenthsG ?? 0) + (os?.weightTenthsG ?? 0))} the pair
              </span>
            </span>
          ) : null}
          {material === chosen && others.length > 0 ? (
            <span className={styles.notices}>
              <FindingList findings={others} />
            </span>
          ) : null}
        </>
      ),
    };
  });
  return (
    <>
      <RadioGroup name="material" legend="Lens material" hideLegend choices={choices} value={chosen?.code ?? null} onChange={onChoose} />
      {chosen ? null : <Notice tone="critical">None of our lenses can be made for this prescription in this frame. A smaller frame often helps.</Notice>}
    </>
  );
}

/** Treatments of the chosen material; what another one includes is shown as included. */
export function TreatmentChoice({ material, treatments, onToggle }: { material: Material; treatments: readonly string[]; onToggle: (code: string, on: boolean) => void }) {
  const included = includedBy(material, treatments);
  const choices = material.treatments.map(
    (treatment): Choice<string> => ({
      value: treatment.code,
      title: treatment.name,
      text: treatment.sentence,
      aside: included.has(treatment.code) ? "included" : treatment.price.minor === 0 ? "no charge" : `+ ${formatMoney(treatment.price, { round: true })}`,
      disabledReason: treatment.available ? null : (treatment.reason ?? "Not available on this lens."),
    }),
  );
  const ticked = material.treatments.filter((treatment) => treatment.available && (treatments.includes(treatment.code) || included.has(treatment.code)));
  return <CheckGroup name="treatments" legend="Coatings and tints" hideLegend choices={choices} values={ticked.map((treatment) => treatment.code)} onToggle={onToggle} />;
}
