interface Drawing {
  viewBox: string;
  lenses: readonly string[];
  bridge: string;
  rims: readonly string[];
  temples: readonly string[];
}

/** The frame as a line drawing, in millimetres; shown until its pictures are made. */
export function FrameDrawing({ drawing, label, className }: { drawing: Drawing; label: string; className?: string }) {
  const strokes = [...drawing.rims, drawing.bridge, ...drawing.temples].filter(Boolean);
  return (
    <svg className={className} viewBox={drawing.viewBox} role="img" aria-label={label} fill="none" stroke="currentColor" strokeWidth={0.6} strokeLinejoin="round" strokeLinecap="round">
      {strokes.map((d, index) => (
        <path key={index} d={d} />
      ))}
      {drawing.lenses.map((d, index) => (
        <path key={index} d={d} strokeWidth={0.35} fill="rgb(255 255 255 / 0.55)" />
      ))}
    </svg>
  );
}
