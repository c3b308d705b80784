import { formatMm } from "@fovea/ui/format";
import { closedPath, extent, frontView, offset } from "./outline";
import styles from "./product.module.css";

interface Size {
  aTenths: number;
  bTenths: number;
  dblTenths: number;
  templeMm: number;
  frontWidthTenths: number;
}

const RIM_MM: Record<string, number> = { rimless: 0, semi_rimless: 0.9, "semi-rimless": 0.9 };
const INK = "currentColor";

/** The frame from the front with its boxing measures, and the temple below at the same scale. */
export function MeasurementDrawing({ radii, size, material, rim, name }: { radii: readonly number[]; size: Size; material: string; rim: string; name: string }) {
  const view = frontView(radii, size);
  const rimMm = RIM_MM[rim] ?? (/metal|titan|steel/i.test(material) ? 1.1 : 3);
  const [right, left] = [extent(view.right), extent(view.left)];
  const half = Math.max(size.frontWidthTenths / 20, left.right + rimMm);
  const bottom = right.bottom + rimMm;
  const bridgeTop = right.top * 0.34;
  const lens = [view.right, view.left];
  const temple = { x: -size.templeMm / 2, y: bottom + 27 };
  const top = right.top - rimMm;
  const box = { x: -Math.max(half, size.templeMm / 2) - 9, y: top - 18, width: 0, height: 0 };
  box.width = -2 * box.x;
  box.height = temple.y + 26 - box.y;
  const sentence = `${name}, drawn to scale. Lens width A ${formatMm(size.aTenths)}, lens height B ${formatMm(size.bTenths)}, bridge DBL ${formatMm(size.dblTenths)}, temple ${size.templeMm} mm, front width ${formatMm(size.frontWidthTenths)}.`;
  return (
    <svg className={styles.drawing} viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`} role="img" aria-label={sentence}>
      <g fill="none" stroke={INK} strokeWidth={0.45} strokeLinejoin="round" strokeLinecap="round">
        {lens.map((points, index) => (
          <path key={`rim-${index}`} d={closedPath(rimMm > 0 ? offset(points, rimMm) : points)} fill="var(--fv-surface)" />
        ))}
        {lens.map((points, index) => (
          <path key={`lens-${index}`} d={closedPath(points)} strokeWidth={0.3} fill="var(--fv-stage)" />
        ))}
        <path d={`M${right.right + rimMm * 0.6} ${bridgeTop}C${right.right + rimMm + 2} ${bridgeTop - 4} ${left.left - rimMm - 2} ${bridgeTop - 4} ${left.left - rimMm * 0.6} ${bridgeTop}`} />
        <path d={`M${right.right + rimMm * 0.2} ${bridgeTop + 3.6}C${right.right + rimMm + 2.4} ${bridgeTop - 0.6} ${left.left - rimMm - 2.4} ${bridgeTop - 0.6} ${left.left - rimMm * 0.2} ${bridgeTop + 3.6}`} />
        <path d={`M${right.left - rimMm} ${right.top * 0.45}H${-half}v4.5h${half + right.left - rimMm}M${left.right + rimMm} ${right.top * 0.45}H${half}v4.5h${-(half - left.right - rimMm)}`} />
        <path d={`M${temple.x} ${temple.y - 2}h${size.templeMm - 38}c14 0 24 3 38 15c-1.2 2.4 -2.6 2.6 -4 2c-12 -9.5 -22 -12.5 -34 -12.5h${-(size.templeMm - 38)}z`} />
      </g>
      <Dimension from={right.left} to={right.right} y={top - 6} from0={top} label={`A ${formatMm(size.aTenths)}`} />
      <Dimension from={right.right} to={left.left} y={top - 11.5} from0={bridgeTop - 3} label={`DBL ${formatMm(size.dblTenths)}`} />
      <HeightDimension top={left.top} bottom={left.bottom} x={half + 4.5} from={(left.left + left.right) / 2} label={`B ${formatMm(size.bTenths)}`} />
      <Dimension from={-half} to={half} y={bottom + 8} from0={right.top * 0.45 + 4.5} label={`Front ${formatMm(size.frontWidthTenths)}`} below />
      <Dimension from={temple.x} to={temple.x + size.templeMm} y={temple.y + 17} from0={temple.y + 5} label={`Temple ${size.templeMm} mm`} below />
    </svg>
  );
}

function Dimension({ from, to, y, from0, label, below = false }: { from: number; to: number; y: number; from0: number; label: string; below?: boolean }) {
  return (
    <g className={styles.dimension}>
      <path d={`M${from} ${y}H${to}M${from} ${from0}V${y + (below ? 1.5 : -1.5)}M${to} ${from0}V${y + (below ? 1.5 : -1.5)}`} />
      <text x={(from + to) / 2} y={below ? y + 5.6 : y - 1.8} textAnchor="middle">
        {label}
      </text>
    </g>
  );
}

function HeightDimension({ top, bottom, x, from, label }: { top: number; bottom: number; x: number; from: number; label: string }) {
  return (
    <g className={styles.dimension}>
      <path d={`M${x} ${top}V${bottom}M${from} ${top}H${x + 1.5}M${from} ${bottom}H${x + 1.5}`} />
      <text transform={`translate(${x + 4.4} ${(top + bottom) / 2}) rotate(90)`} textAnchor="middle">
        {label}
      </text>
    </g>
  );
}
