import { formatMm } from "@fovea/ui/format";
import { closedPath, extent, frontView, moved, offset, openPath, type Point } from "../product/outline";
import styles from "./lenses.module.css";
import type { Material } from "./price";
import { lensSection } from "./section";

interface Size {
  aTenths: number;
  bTenths: number;
  dblTenths: number;
}

export interface PdTenths {
  rightTenths: number;
  leftTenths: number;
}

type Figures = Material["figures"][number];

/** Figures of one eye, whichever way the API writes it. */
export function figuresOf(material: Material | null, eye: "OD" | "OS"): Figures | null {
  return material?.figures.find((figures) => figures.eye.toUpperCase() === eye) ?? null;
}

/** The outline's point in a direction (degrees, counter-clockwise from the viewer's right) about a centre. */
function pointAt(outline: readonly Point[], centre: Point, degrees: number): Point {
  const wanted = (degrees * Math.PI) / 180;
  const gap = (point: Point): number => {
    const angle = Math.atan2(-(point.y - centre.y), point.x - centre.x);
    return Math.abs(Math.atan2(Math.sin(angle - wanted), Math.cos(angle - wanted)));
  };
  return outline.reduce((best, point) => (gap(point) < gap(best) ? point : best));
}

/** Both lenses from the front and, below, cut through and seen from above: one scale, in millimetres. */
export function LensDrawing({ radii, size, pd, material, frameName }: { radii: readonly number[]; size: Size; pd: PdTenths | null; material: Material | null; frameName: string }) {
  const view = frontView(radii, size);
  const [right, left] = [extent(view.right), extent(view.left)];
  const eyes = [
    { eye: "OD" as const, name: "right", outline: view.right, centre: view.rightCentre, pupil: pd ? -pd.rightTenths / 10 : null },
    { eye: "OS" as const, name: "left", outline: view.left, centre: view.leftCentre, pupil: pd ? pd.leftTenths / 10 : null },
  ];
  const sectionTop = right.bottom + 17;
  const box = { x: right.left - 8, y: right.top - 9 };
  const width = -2 * box.x;
  const height = sectionTop + 20 - box.y;
  return (
    <svg className={styles.drawing} viewBox={`${box.x} ${box.y} ${width} ${height}`} role="img" aria-label={describe(frameName, size, pd, material)}>
      <g fill="none" stroke="currentColor" strokeWidth={0.35} strokeLinejoin="round" strokeLinecap="round">
        <path d={`M${right.right} ${right.top * 0.3}C${right.right + 4} ${right.top * 0.3 - 5} ${left.left - 4} ${right.top * 0.3 - 5} ${left.left} ${right.top * 0.3}`} />
        {eyes.map(({ eye, outline }) => (
          <g key={eye}>
            <path d={closedPath(offset(outline, 1.2))} stroke="var(--fv-line-strong)" strokeWidth={0.25} />
            <path d={closedPath(outline)} fill="var(--fv-surface)" />
          </g>
        ))}
      </g>
      {eyes.map(({ eye, outline, centre, pupil }) => {
        const figures = figuresOf(material, eye);
        const thickest = figures ? pointAt(outline, centre, figures.edgeMaxAtDegrees) : null;
        return (
          <g key={eye}>
            <path className={styles.cross} d={`M${centre.x - 2.2} 0h4.4M${centre.x} -2.2v4.4`} />
            {pupil === null ? null : (
              <g className={styles.pupil}>
                <circle cx={pupil} cy={0} r={1.9} />
                <circle cx={pupil} cy={0} r={0.5} />
                <path d={`M${pupil} 2.6V${right.bottom + 6}`} strokeDasharray="1 1" />
              </g>
            )}
            {figures && thickest ? (
              <g className={styles.thickest}>
                <circle cx={thickest.x} cy={thickest.y} r={1.1} />
                <text x={thickest.x + (thickest.x < centre.x ? 2.4 : -2.4)} y={thickest.y + 1.2} textAnchor={thickest.x < centre.x ? "start" : "end"}>
                  {formatMm(figures.edgeMaxTenthsMm, { unit: false })}
                </text>
              </g>
            ) : null}
            {figures ? <Section outline={outline} centreX={pupil ?? centre.x} figures={figures} top={sectionTop} /> : null}
          </g>
        );
      })}
      {pd ? (
        <g className={styles.pdLine}>
          <path d={`M${-pd.rightTenths / 10} ${right.bottom + 5}H${pd.leftTenths / 10}M0 ${right.bottom + 3.6}v2.8`} />
          <text x={0} y={right.bottom + 10.4} textAnchor="middle">
            PD {formatMm(pd.rightTenths + pd.leftTenths)}
          </text>
        </g>
      ) : null}
      <text className={styles.caption} x={right.left} y={right.top - 4}>
        From the front
      </text>
      {material ? (
        <text className={styles.caption} x={right.left} y={sectionTop - 3.5}>
          From above
        </text>
      ) : (
        <text className={styles.caption} x={0} y={sectionTop + 3} textAnchor="middle">
          Your lenses, seen from above, appear here
        </text>
      )}
    </svg>
  );
}

function Section({ outline, centreX, figures, top }: { outline: readonly Point[]; centreX: number; figures: Figures; top: number }) {
  const { front, back } = lensSection(outline, centreX, figures);
  const shape = moved([...front, ...back.toReversed()], 0, top);
  return <path className={styles.section} d={closedPath(shape)} />;
}

/** One lens cut through, small: how thick this material would be. */
export function EdgeProfile({ radii, size, figures, pupilX }: { radii: readonly number[]; size: Size; figures: Figures; pupilX: number | null }) {
  const view = frontView(radii, size);
  const outline = figures.eye.toUpperCase() === "OS" ? view.left : view.right;
  const { left, right } = extent(outline);
  const { front, back } = lensSection(outline, pupilX ?? (left + right) / 2, figures);
  return (
    <svg className={styles.profile} viewBox={`${left - 1} -1 ${right - left + 2} 16`} aria-hidden="true">
      <path className={styles.section} d={`${openPath(front)}${openPath(back.toReversed()).replace("M", "L")}Z`} />
    </svg>
  );
}

/** The drawing in words. */
export function describe(frameName: string, size: Size, pd: PdTenths | null, material: Material | null): string {
  const parts = [`${frameName}: lenses ${formatMm(size.aTenths)} wide, ${formatMm(size.bTenths)} high, ${formatMm(size.dblTenths)} apart, drawn to scale.`];
  if (pd) parts.push(`Right pupil ${formatMm(pd.rightTenths)} and left pupil ${formatMm(pd.leftTenths)} from the middle of the nose.`);
  for (const [eye, name] of [["OD", "right"], ["OS", "left"]] as const) {
    const figures = figuresOf(material, eye);
    if (figures) {
      parts.push(`In ${material?.name ?? ""}, the ${name} lens is ${formatMm(figures.centerTenthsMm)} thick at its centre and from ${formatMm(figures.edgeMinTenthsMm)} to ${formatMm(figures.edgeMaxTenthsMm)} at its edge, thickest towards the ${side(eye, figures.edgeMaxAtDegrees)}.`);
    }
  }
  return parts.join(" ");
}

/** Where on the lens a direction lies, as the wearer says it. */
export function side(eye: "OD" | "OS", degrees: number): string {
  const across = Math.cos((degrees * Math.PI) / 180);
  const up = Math.sin((degrees * Math.PI) / 180);
  if (Math.abs(up) > 0.8) return up > 0 ? "top" : "bottom";
  const towardsViewersRight = across > 0;
  return towardsViewersRight === (eye === "OD") ? "nose" : "temple";
}
