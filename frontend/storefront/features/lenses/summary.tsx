import { Pairs, formatMoney, type Money } from "@fovea/ui";
import type { Material, Treatment } from "./price";

interface Props {
  frameName: string;
  colourName: string;
  sizeLabel: string;
  framePrice: Money;
  material: Material | null;
  treatments: readonly Treatment[];
  total: Money;
}

/** What it all comes to, line by line. */
export function Summary({ frameName, colourName, sizeLabel, framePrice, material, treatments, total }: Props) {
  return (
    <Pairs
      align="end"
      pairs={[
        { term: `${frameName}, ${colourName}, ${sizeLabel}`, value: formatMoney(framePrice) },
        { term: material ? `${material.name} lenses, the pair` : "Lenses", value: material ? formatMoney(material.price) : "not chosen yet" },
        ...treatments.map((treatment) => ({ term: treatment.name, value: formatMoney(treatment.price) })),
        { term: "Frame and lenses", value: formatMoney(total), total: true },
      ]}
    />
  );
}
