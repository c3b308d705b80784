import { formatMm } from "@fovea/ui/format";
import { closedPath, extent, frontView, offset, type Point } from "../product/outline";
import styles from "./drawing.module.css";
import { describe, figuresOf, type Figures, type Heights, type PdTenths, type Size } from "./drawing-words";
import type { Design, Material } from "./price";
import { commonBounds, sectionEnds, sectionOutline, type Bounds, type Section } from "./section";

/** Near is seen through a point nearer to the nose by about this much. */
const NEAR_INSET_MM = 2.5;

interface Props {
  frameName: string;
  radii: readonly number[];
  size: Size;
  pd: PdTenths | null;
  heights: Heights | null;
  material: Material | null;
  design: Design | null;
  /** The prescription is still to come. */
  follows: boolean;
  stale: boolean;
}

interface EyeDrawn {
  eye: "OD" | "OS";
  outline: readonly Point[];
  centre: Point;
  pupil: Point | null;
  /** Where the wearer's nose is, along x. */
  noseWards: 1 | -1;
  heightTenths: number | null;
  figures: Figures | null;
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

/** Both eyes with what is to be marked on them; a pupil whose height nobody measured lies level with the optical centre. */
function drawnEyes({ radii, size, pd, heights, material }: Props): EyeDrawn[] {
  const view = frontView(radii, size);
  const eyes = [
    { eye: "OD" as const, outline: view.right, centre: view.rightCentre, x: pd && -pd.rightTenths / 10, noseWards: 1 as const, heightTenths: heights?.rightTenths ?? null },
    { eye: "OS" as const, outline: view.left, centre: view.leftCentre, x: pd && pd.leftTenths / 10, noseWards: -1 as const, heightTenths: heights?.leftTenths ?? null },
  ];
  return eyes.map(({ x, ...one }) => {
    const figures = figuresOf(material, one.eye);
    const y = one.heightTenths === null ? -(figures?.opticalCentreYTenths ?? 0) / 10 : (size.bTenths / 2 - one.heightTenths) / 10;
    return { ...one, figures, pupil: x === null ? null : { x, y } };
  });
}

/** Both lenses from the front and, below, cut through and seen from above: one scale, in millimetres. */
export function LensDrawing(props: Props) {
  const { pd, design, material, follows, stale } = props;
  const eyes = drawnEyes(props);
  const [right, left] = [extent(eyes[0]?.outline ?? []), extent(eyes[1]?.outline ?? [])];
  const depth = commonBounds(eyes.flatMap((one) => (one.figures ? [one.figures.section] : [])));
  const sectionTop = right.bottom + 19;
  const box = { x: right.left - 10, y: right.top - 9 };
  const height = sectionTop + (material?.figures.length ? depth.bottom - depth.top + 9 : 8) - box.y;
  const bridge = right.top * 0.3;
  return (
    <svg className={styles.drawing} viewBox={`${box.x} ${box.y} ${-2 * box.x} ${height}`} role="img" aria-label={describe(props)} data-stale={stale || undefined}>
      <g fill="none" stroke="currentColor" strokeWidth={0.35} strokeLinejoin="round" strokeLinecap="round">
        <path d={`M${right.right} ${bridge}C${right.right + 4} ${bridge - 5} ${left.left - 4} ${bridge - 5} ${left.left} ${bridge}`} />
        {eyes.map(({ eye, outline }) => (
          <g key={eye}>
            <path d={closedPath(offset(outline, 1.2))} stroke="var(--fv-line-strong)" strokeWidth={0.25} />
            <path d={closedPath(outline)} fill="var(--fv-surface)" />
          </g>
        ))}
      </g>
      {eyes.map((one) => (
        <FrontMarks key={one.eye} drawn={one} bottom={right.bottom} corridorTenths={design?.corridorTenthsMm ?? null} />
      ))}
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
      {material && material.figures.length > 0 ? (
        <>
          <text className={styles.caption} x={right.left} y={sectionTop - 3.5}>
            From above
          </text>
          <text className={styles.caption} x={left.right} y={sectionTop - 3.5} textAnchor="end">
            your face is on this side
          </text>
          {eyes.map((one) => (one.figures ? <FromAbove key={one.eye} drawn={one} figures={one.figures} top={sectionTop - depth.top} /> : null))}
        </>
      ) : (
        <text className={styles.caption} x={0} y={sectionTop + 1} textAnchor="middle">
          {follows ? "Their thickness follows with your prescription" : "Your lenses, seen from above, appear here"}
        </text>
      )}
    </svg>
  );
}

function FrontMarks({ drawn, bottom, corridorTenths }: { drawn: EyeDrawn; bottom: number; corridorTenths: number | null }) {
  const { outline, centre, pupil, figures, heightTenths, noseWards } = drawn;
  const thickest = figures ? pointAt(outline, centre, figures.edgeMaxAtDegrees) : null;
  const optical = figures ? { x: centre.x + figures.opticalCentreXTenths / 10, y: centre.y - figures.opticalCentreYTenths / 10 } : null;
  const near = pupil && corridorTenths !== null && heightTenths !== null ? { x: pupil.x + noseWards * NEAR_INSET_MM, y: pupil.y + corridorTenths / 10 } : null;
  const inside = thickest && thickest.x < centre.x ? 1 : -1;
  return (
    <>
      {pupil ? (
        <g className={styles.pupil}>
          <circle cx={pupil.x} cy={pupil.y} r={1.9} />
          <circle cx={pupil.x} cy={pupil.y} r={0.5} />
          <path d={`M${pupil.x} ${pupil.y + 2.6}V${bottom + 6}`} strokeDasharray="1 1" />
        </g>
      ) : null}
      {optical ? <path className={styles.optical} d={`M${optical.x - 1.6} ${optical.y}h3.2M${optical.x} ${optical.y - 1.6}v3.2`} /> : null}
      {pupil && heightTenths !== null ? (
        <g className={styles.height}>
          <path className={styles.fitting} d={`M${pupil.x - 4} ${pupil.y}h8M${pupil.x} ${pupil.y - 4}v8`} />
          <text x={pupil.x - noseWards * 5} y={pupil.y - 1.6} textAnchor={noseWards > 0 ? "end" : "start"}>
            {formatMm(heightTenths, { unit: false })}
          </text>
        </g>
      ) : null}
      {near && pupil ? (
        <g className={styles.near}>
          <path d={`M${pupil.x} ${pupil.y + 4}L${near.x} ${near.y - 3.4}`} />
          <circle cx={near.x} cy={near.y} r={3.4} />
        </g>
      ) : null}
      {figures && thickest ? (
        <g className={styles.thickest}>
          <circle cx={thickest.x} cy={thickest.y} r={1.1} />
          <text x={thickest.x + inside * 2.4} y={thickest.y + 1.2} textAnchor={inside > 0 ? "start" : "end"}>
            {formatMm(figures.edgeMaxTenthsMm, { unit: false })}
          </text>
        </g>
      ) : null}
    </>
  );
}

function FromAbove({ drawn, figures, top }: { drawn: EyeDrawn; figures: Figures; top: number }) {
  const shape = sectionOutline(figures.section, drawn.centre.x).map(({ x, y }) => ({ x, y: y + top }));
  const [first, last] = sectionEnds(figures.section, drawn.centre.x);
  const middle = drawn.centre.x + figures.opticalCentreXTenths / 10;
  return (
    <g className={styles.edge}>
      <path className={styles.section} d={closedPath(shape)} />
      <text x={first.x - 1.2} y={first.y + top + 1.2} textAnchor="end">
        {formatMm(first.tenths, { unit: false })}
      </text>
      <text x={last.x + 1.2} y={last.y + top + 1.2}>
        {formatMm(last.tenths, { unit: false })}
      </text>
      <text x={middle} y={top + 5} textAnchor="middle">
        {formatMm(figures.centerTenthsMm, { unit: false })}
      </text>
    </g>
  );
}

/** One lens cut through, small. Drawn within the same bounds, several compare honestly. */
export function EdgeProfile({ section, bounds }: { section: Section; bounds: Bounds }) {
  const pad = 0.6;
  return (
    <svg className={styles.profile} viewBox={`${bounds.left - pad} ${bounds.top - pad} ${bounds.right - bounds.left + 2 * pad} ${bounds.bottom - bounds.top + 2 * pad}`} aria-hidden="true">
      <path className={styles.section} d={closedPath(sectionOutline(section))} />
    </svg>
  );
}

/** What the marks mean; only those that are drawn. */
export function DrawingLegend({ pd, heights, material, design }: Pick<Props, "pd" | "heights" | "material" | "design">) {
  const measured = Boolean(pd && (heights?.rightTenths ?? heights?.leftTenths));
  const figures = Boolean(material?.figures.length);
  return (
    <ul role="list" className={styles.legend} aria-hidden="true">
      {pd ? (
        <Meaning words="pupil">
          <g className={styles.pupil}>
            <circle cx={0} cy={0} r={1.9} />
            <circle cx={0} cy={0} r={0.5} />
          </g>
        </Meaning>
      ) : null}
      {figures ? (
        <Meaning words="optical centre">
          <path className={styles.optical} d="M-1.6 0h3.2M0-1.6v3.2" />
        </Meaning>
      ) : null}
      {measured ? (
        <Meaning words="fitting height">
          <path className={styles.fitting} d="M-2.6 0h5.2M0-2.6v5.2" />
        </Meaning>
      ) : null}
      {measured && design?.corridorTenthsMm ? (
        <Meaning words="near">
          <circle className={styles.near} cx={0} cy={0} r={2.4} />
        </Meaning>
      ) : null}
      {figures ? (
        <Meaning words="thickest edge, mm">
          <g className={styles.thickest}>
            <circle cx={0} cy={0} r={1.4} />
          </g>
        </Meaning>
      ) : null}
    </ul>
  );
}

function Meaning({ words, children }: { words: string; children: React.ReactNode }) {
  return (
    <li>
      <svg viewBox="-3 -3 6 6">{children}</svg>
      {words}
    </li>
  );
}
