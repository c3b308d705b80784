interface Drawing {
  viewBox: string;
  lenses: readonly string[];
  bridge: string;
  rims: readonly string[];
  temples: readonly string[];
}

/** A frame's line drawing from its own measures, front view in millimetres. */
export function FrameDrawing({ drawing, label }: { drawing: Drawing; label: string }) {
  return (
    <svg className="drawing" viewBox={drawing.viewBox} role="img" aria-label={label}>
      {drawing.rims.map((path) => (
        <path key={path} d={path} className="drawing-rim" />
      ))}
      {drawing.lenses.map((path) => (
        <path key={path} d={path} className="drawing-lens" />
      ))}
      {drawing.bridge !== "" && <path d={drawing.bridge} className="drawing-rim" />}
      {drawing.temples.map((path) => (
        <path key={path} d={path} className="drawing-rim" />
      ))}
    </svg>
  );
}
