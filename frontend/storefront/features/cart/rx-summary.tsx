import { formatMm } from "@fovea/ui/format";

interface Rx {
  od: { written: string };
  os: { written: string };
  pd: { binocularTenths: number; rightTenths: number; leftTenths: number; nearTenths?: number | null; assumedSymmetric: boolean };
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
      {pd.nearTenths ? (
        <div>
          <dt>Near PD</dt>
          <dd className="fv-num">{formatMm(pd.nearTenths)}</dd>
        </div>
      ) : null}
    </dl>
  );
}

const USES: Record<string, string> = {
  DISTANCE: "distance",
  READING: "reading",
  COMPUTER: "computer",
  PROGRESSIVE: "progressive",
  NON_PRESCRIPTION: "without prescription",
};

interface Lenses {
  use: string;
  materialName: string;
  designName?: string | null;
  treatmentNames: readonly string[];
}

/** "Thin 1.60 lenses, distance, anti-reflective": the lenses of a line in words; a design's name says more than its use. */
export function lensWords({ use, materialName, designName, treatmentNames }: Lenses): string {
  const many = use.toUpperCase() === "PROGRESSIVE" && designName;
  return [`${materialName} lenses`, many ? designName.toLowerCase() : (USES[use.toUpperCase()] ?? use), ...treatmentNames].join(", ");
}

/** Where the prescription comes from, unless it was typed and so stands there itself. */
export function sourceWords({ prescriptionSource, uploadPages }: { prescriptionSource: string; uploadPages: number }): string | null {
  switch (prescriptionSource.toLowerCase()) {
    case "later":
      return "Prescription follows";
    case "upload":
      return `Prescription from your photo, ${uploadPages === 1 ? "1 page" : `${uploadPages} pages`}`;
    case "saved":
      return "Prescription from your account";
    default:
      return uploadPages > 0 ? `Your photo goes with it, ${uploadPages === 1 ? "1 page" : `${uploadPages} pages`}` : null;
  }
}
