import { formatMm } from "@fovea/ui/format";

interface Rx {
  od: { written: string };
  os: { written: string };
  pd: { binocularTenths: number; rightTenths: number; leftTenths: number; assumedSymmetric: boolean };
}

/** A real minus, which has the width of a plus. */
function minus(written: string): string {
  return written.replaceAll("-", "\u2212");
}

/** A prescription in one glance, as an optician writes it. */
export function RxSummary({ rx, className }: { rx: Rx; className?: string }) {
  const { pd } = rx;
  return (
    <dl className={className}>
      <div>
        <dt>Right (OD)</dt>
        <dd className="fv-num">{minus(rx.od.written)}</dd>
      </div>
      <div>
        <dt>Left (OS)</dt>
        <dd className="fv-num">{minus(rx.os.written)}</dd>
      </div>
      <div>
        <dt>PD</dt>
        <dd className="fv-num">{pd.assumedSymmetric ? formatMm(pd.binocularTenths) : `${formatMm(pd.rightTenths, { unit: false })} / ${formatMm(pd.leftTenths)}`}</dd>
      </div>
    </dl>
  );
}

const USES: Record<string, string> = { DISTANCE: "distance", READING: "reading", NON_PRESCRIPTION: "without prescription" };

/** "Thin 1.60, distance, anti-reflection": the lenses of a line in words. */
export function lensWords(configuration: { use: string; materialName: string; treatmentNames: readonly string[] }): string {
  return [`${configuration.materialName} lenses`, USES[configuration.use.toUpperCase()] ?? configuration.use, ...configuration.treatmentNames].join(", ");
}
