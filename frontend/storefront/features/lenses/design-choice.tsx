"use client";

import { RadioGroup, StatusChip, formatMm, formatMoney, type Choice } from "@fovea/ui";
import type { Design } from "./price";

interface Props {
  designs: readonly Design[];
  chosen: Design | null;
  onChoose: (code: string) => void;
}

/** How the power changes over a lens; asked only where there is more than one way. */
export function DesignChoice({ designs, chosen, onChoose }: Props) {
  const choices = designs.map((design): Choice<string> => ({
    value: design.code,
    title: (
      <>
        {design.name}
        {design.recommended ? <StatusChip tone="positive">Recommended</StatusChip> : null}
      </>
    ),
    text: [design.sentence, design.minHeightTenthsMm ? `Needs ${formatMm(design.minHeightTenthsMm, { round: true })} below the pupil.` : ""].filter(Boolean).join(" "),
    aside: design.available ? (design.price.minor === 0 ? "no surcharge" : `+ ${formatMoney(design.price, { round: true })}`) : "not possible",
    disabledReason: design.available ? null : (design.reason ?? "It does not fit this frame."),
    extra: design.available && design.reason ? design.reason : undefined,
  }));
  return <RadioGroup name="design" legend="Lens design" hideLegend choices={choices} value={chosen?.code ?? null} onChange={onChoose} />;
}
