const WIDE = 168;
const HIGH = 116;
const SLANT = 0.42;

interface CartonDrawingProps {
  name: string;
  lengthMm: number;
  widthMm: number;
  heightMm: number;
  filledPercent: number;
}

/** The carton in its proportions, filled as high as its pieces need. */
export function CartonDrawing({ name, lengthMm, widthMm, heightMm, filledPercent }: CartonDrawingProps) {
  const scale = Math.min(WIDE / (lengthMm + widthMm * SLANT), HIGH / (heightMm + widthMm * SLANT));
  const [l, h, d] = [lengthMm * scale, heightMm * scale, widthMm * SLANT * scale];
  const filled = (h * Math.min(100, filledPercent)) / 100;
  const points = (...pairs: [number, number][]) => pairs.map(([x, y]) => `${String(x)},${String(y)}`).join(" ");
  const measures = `${String(lengthMm)} × ${String(widthMm)} × ${String(heightMm)} mm`;
  return (
    <figure className="carton">
      <svg
        viewBox={`-2 -2 ${String(l + d + 4)} ${String(h + d + 4)}`}
        width={l + d + 4}
        height={h + d + 4}
        role="img"
        aria-label={`${name}, ${measures}, ${String(filledPercent)} percent full`}
      >
        <rect className="carton-fill" x={0} y={d + h - filled} width={l} height={filled} />
        <rect className="carton-edge" x={0} y={d} width={l} height={h} />
        <polygon className="carton-edge" points={points([0, d], [d, 0], [l + d, 0], [l, d])} />
        <polygon className="carton-edge" points={points([l, d], [l + d, 0], [l + d, h], [l, d + h])} />
      </svg>
      <figcaption>
        <strong>{name}</strong> <span className="fv-num">{measures}</span>
        <span className="fv-muted fv-num">{filledPercent} % full</span>
      </figcaption>
    </figure>
  );
}
