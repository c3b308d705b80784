import { formatMm, formatMoney, type Money } from "@fovea/ui";
import styles from "./lenses.module.css";
import type { Design, Material, Treatment } from "./price";
import { purposeWords } from "./purpose";
import type { Source } from "./source";
import { EYES, lensUse, type BuilderState } from "./state";
import { pagesWords } from "./upload";

interface Row {
  term: string;
  value: string;
  price?: string;
  /** The step where it is changed. */
  step?: string;
}

interface Props {
  frameName: string;
  colourName: string;
  sizeLabel: string;
  framePrice: Money;
  state: BuilderState;
  source: Source;
  design: Design | null;
  material: Material | null;
  treatments: readonly Treatment[];
  total: Money;
}

/** The prescription in one line per eye, or where it comes from. */
export function prescriptionWords(state: BuilderState, source: Source): string {
  if (source.mode === "later") return "You send it later";
  if (source.mode === "upload") return state.upload ? `${state.upload.name}, ${pagesWords(state.upload.pages)}` : "Photo or PDF, not chosen yet";
  if (!source.reading.input) return "Not filled in yet";
  const { fields } = source;
  const eyes = EYES.map((eye) => {
    const { sphere, cylinder, axis, add } = fields[eye];
    const power = [sphere, cylinder && axis ? `${cylinder} × ${axis}` : "", add && source.reading.input?.[eye].add ? `add ${add}` : ""].filter(Boolean).join(" ");
    return `${eye === "od" ? "Right" : "Left"} ${power.replaceAll("-", "\u2212")}`;
  });
  const { pd } = source.reading.input;
  const apart = pd.binocularTenths ? formatMm(pd.binocularTenths) : `${formatMm(pd.rightTenths ?? 0, { unit: false })} / ${formatMm(pd.leftTenths ?? 0)}`;
  return `${source.saved ? `${source.saved.label}: ` : ""}${eyes.join("; ")}; PD ${apart}`;
}

function rows({ frameName, colourName, sizeLabel, framePrice, state, source, design, material, treatments }: Props): Row[] {
  const use = purposeWords(state);
  return [
    { term: "Frame", value: `${frameName}, ${colourName}, ${sizeLabel}`, price: formatMoney(framePrice) },
    { term: "For", value: `${use.charAt(0).toUpperCase()}${use.slice(1)}`, step: "use" },
    ...(lensUse(state) === "NON_PRESCRIPTION" ? [] : [{ term: "Prescription", value: prescriptionWords(state, source), step: "rx" }]),
    ...(design ? [{ term: "Design", value: design.name, step: "design" }] : []),
    { term: "Lenses", value: material ? `${material.name}, the pair` : "Not chosen yet", price: material ? formatMoney(material.price) : undefined, step: "material" },
    ...treatments.map((treatment) => ({ term: "With", value: treatment.name, price: formatMoney(treatment.price), step: state.use === "SUN" && treatment.code === state.sunTint ? "tint" : "treatments" })),
  ];
}

/** Every choice with its price, and the way back to it. */
export function Summary(props: Props) {
  return (
    <dl className={styles.summary}>
      {rows(props).map((row, index) => (
        <div key={`${row.term}-${index}`}>
          <dt>{row.term}</dt>
          <dd>
            {row.value}
            {row.step ? (
              <>
                {" "}
                <a href={`#step-${row.step}`}>
                  Change<span className="fv-sr"> {row.term === "With" ? row.value : row.term.toLowerCase()}</span>
                </a>
              </>
            ) : null}
          </dd>
          <dd className="fv-num">{row.price}</dd>
        </div>
      ))}
      <div data-total="true">
        <dt>Frame and lenses</dt>
        <dd />
        <dd className="fv-num">{formatMoney(props.total)}</dd>
      </div>
    </dl>
  );
}
