"use client";

import { CheckGroup, RadioGroup, formatMoney, type Choice } from "@fovea/ui";
import { includedBy, type Material, type Treatment } from "./price";
import { besideTint, isSunTint, type SunTint } from "./tints";

function choiceOf(treatment: Treatment, included: boolean): Choice<string> {
  return {
    value: treatment.code,
    title: treatment.name,
    text: treatment.sentence,
    aside: included ? "included" : treatment.price.minor === 0 ? "no charge" : `+ ${formatMoney(treatment.price, { round: true })}`,
    disabledReason: treatment.available ? null : (treatment.reason ?? "Not available on this lens."),
    extra: treatment.available ? (treatment.reason ?? undefined) : undefined,
  };
}

interface Props {
  material: Material;
  treatments: readonly string[];
  sun: boolean;
  onToggle: (code: string, on: boolean) => void;
}

/** Treatments of the chosen material; what another one includes is shown as included. */
export function TreatmentChoice({ material, treatments, sun, onToggle }: Props) {
  const included = includedBy(material, treatments);
  const offered = besideTint(material.treatments, sun);
  const ticked = offered.filter((treatment) => treatment.available && (treatments.includes(treatment.code) || included.has(treatment.code)));
  return (
    <CheckGroup
      name="treatments"
      legend="Coatings and tints"
      hideLegend
      choices={offered.map((treatment) => choiceOf(treatment, included.has(treatment.code)))}
      values={ticked.map((treatment) => treatment.code)}
      onToggle={onToggle}
    />
  );
}

/** What makes them sun lenses; one of a few, and one there must be. */
export function TintChoice({ material, tint, onChoose }: { material: Material; tint: SunTint; onChoose: (tint: SunTint) => void }) {
  const tints = material.treatments.filter((treatment) => isSunTint(treatment.code));
  return (
    <RadioGroup
      name="tint"
      legend="Tint"
      hideLegend
      choices={tints.map((treatment) => choiceOf(treatment, false))}
      value={tint}
      onChange={(code) => {
        if (isSunTint(code)) onChoose(code);
      }}
    />
  );
}
